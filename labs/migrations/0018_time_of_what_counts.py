"""When the attempt that counts was handed in, beside its points: filled in from the hand-ins, in one statement."""

from typing import Any

from django.db import migrations, models


def fill(apps: Any, schema_editor: Any) -> None:
    """Write it for every student and lab with an attempt that counts."""
    hand_ins = apps.get_model("labs", "Submission").objects.order_by()
    own = hand_ins.filter(pk=models.OuterRef("submission")).values("at")
    rows = apps.get_model("labs", "CurrentGrade").objects.filter(submission__isnull=False)
    rows.update(submitted_at=models.Subquery(own))


class Migration(migrations.Migration):
    """Adds the column and fills it."""

    dependencies = [("labs", "0017_found_by_index")]

    operations = [
        migrations.AddField(
            model_name="currentgrade", name="submitted_at", field=models.DateTimeField(blank=True, null=True)
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
