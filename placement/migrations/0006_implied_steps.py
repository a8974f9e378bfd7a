"""Steps that only follow from a later one are marked as such; before, they stood in history as if somebody took them."""

from datetime import timedelta
from typing import Any

from django.db import migrations, models
from django.db.models import QuerySet

# The services append a walk at once; two people, or one by two buttons, need longer.
AT_ONCE = timedelta(seconds=1)


def _mark(apps: Any, schema_editor: Any) -> None:
    rows = apps.get_model("placement", "ReferralEvent").objects
    moved = rows.filter(kind="moved").order_by("referral_id", "at", "id")
    before: Any = None
    implied = []
    for row in moved.iterator():
        same = before is not None and (before.referral_id, before.by_id) == (row.referral_id, row.by_id)
        if same and before.to_state == row.from_state and row.at - before.at < AT_ONCE:
            implied.append(before.pk)
        before = row
    QuerySet.update(rows.filter(pk__in=implied), implied=True)


class Migration(migrations.Migration):
    """Add the mark, and set it on walks of before this version."""

    dependencies = [("placement", "0005_pictures_and_person_file")]
    operations = [
        migrations.AddField("referralevent", "implied", models.BooleanField(default=False)),
        migrations.RunPython(_mark, migrations.RunPython.noop, elidable=True),
    ]
