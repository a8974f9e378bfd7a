from typing import Any

from django.db import migrations, models


def _open_jobs_wait_as_they_came(apps: Any, _editor: Any) -> None:
    """Give what waits or is leased the first turn; among equal turns tickets keep their order."""
    apps.get_model("labs", "GradingJob").objects.filter(state__in=("queued", "leased")).update(turn=0)


class Migration(migrations.Migration):
    dependencies = [("labs", "0010_requests_taken_back")]

    operations = [
        migrations.AddField(
            model_name="gradingjob", name="turn", field=models.PositiveIntegerField(blank=True, null=True)
        ),
        migrations.AddIndex(
            model_name="gradingjob", index=models.Index(fields=["lane", "turn", "ticket"], name="jobs_in_turn")
        ),
        migrations.RunPython(_open_jobs_wait_as_they_came, migrations.RunPython.noop, elidable=True),
    ]
