"""How many points what a student knows so far can give, beside the points: filled in from the tasks."""

from typing import Any

from django.db import migrations, models


def fill(apps: Any, schema_editor: Any) -> None:
    """Write it for every attempt that counts and whose points the student may know."""
    current = apps.get_model("labs", "CurrentGrade")
    rows = current.objects.filter(seen_points__isnull=False, submission__isnull=False)
    for row in rows.select_related("submission__grade").iterator():
        grade = getattr(row.submission, "grade", None)
        if grade is not None:
            known = [task for task in grade.tasks if task["seen_points"] is not None]
            by_tasks = abs(sum(task["seen_points"] for task in known) - row.seen_points) < 1e-9
            row.seen_most = float(sum(task["max_points"] for task in known)) if by_tasks else grade.max_points
            row.save(update_fields=["seen_most"])


class Migration(migrations.Migration):
    """Adds the column and fills it."""

    dependencies = [("labs", "0012_checks_found_out_once")]

    operations = [
        migrations.AddField(
            model_name="currentgrade", name="seen_most", field=models.FloatField(blank=True, null=True)
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
