"""A later entry of the same kind used to supersede the earlier one; now it says so itself."""

from typing import Any

from django.db import migrations
from django.db.models import QuerySet


def _the_newest_stands(apps: Any, schema_editor: Any) -> None:
    for name, same in (("OutcomeRecord", ("pathway",)), ("QuarterRecord", ("year", "quarter"))):
        rows = apps.get_model("placement", name).objects
        newest: dict[tuple[Any, ...], Any] = {}
        for row in rows.filter(replaces=None).order_by("at", "id"):
            key = (row.student_id, *(getattr(row, field) for field in same))
            if key in newest:
                QuerySet.update(rows.filter(pk=row.pk), replaces=newest[key], why="newer")
            newest[key] = row


class Migration(migrations.Migration):
    """Link entries of before this version."""

    dependencies = [("placement", "0003_derived_facts")]
    operations = [migrations.RunPython(_the_newest_stands, migrations.RunPython.noop, elidable=True)]
