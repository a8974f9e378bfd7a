import uuid
from typing import Any

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


def _ask_for_what_students_have(apps: Any, _editor: Any) -> None:
    """Ask graders about every version that students have now, or have work in the queue for."""
    versions = apps.get_model("labs", "AssignmentVersion").objects
    current = models.Q(pk__in=apps.get_model("labs", "Assignment").objects.filter(current__isnull=False).values("current"))
    jobs = apps.get_model("labs", "GradingJob").objects.filter(state__in=("queued", "leased"))
    sealings = apps.get_model("labs", "VersionSealing").objects
    wanted = versions.filter(current | models.Q(pk__in=jobs.values("version"))).values_list("pk", flat=True)
    sealings.bulk_create([sealings.model(version_id=version) for version in wanted])


class Migration(migrations.Migration):
    dependencies = [("labs", "0011_students_in_turn")]

    operations = [
        migrations.CreateModel(
            name="VersionSealing",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("queued", "In the queue"),
                            ("leased", "Being graded"),
                            ("done", "Graded"),
                            ("dead", "Needs a person"),
                        ],
                        default="queued",
                        max_length=8,
                    ),
                ),
                ("asked_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("lease", models.CharField(blank=True, max_length=32)),
                ("leased_until", models.DateTimeField(blank=True, null=True)),
                ("worker", models.CharField(blank=True, max_length=80)),
                ("result", models.JSONField(blank=True, null=True)),
                ("number", models.PositiveIntegerField(default=0)),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
                ("reason", models.TextField(blank=True)),
                ("held", models.BooleanField(default=False)),
                (
                    "version",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sealing",
                        to="labs.assignmentversion",
                    ),
                ),
            ],
            options={
                "ordering": ["asked_at", "id"],
                "indexes": [models.Index(fields=["state", "asked_at"], name="sealings_to_do")],
            },
        ),
        migrations.RunPython(_ask_for_what_students_have, migrations.RunPython.noop, elidable=True),
    ]
