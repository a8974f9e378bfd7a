"""Which attempt a person reads for each question, kept beside the grades: filled in from the graded attempts."""

from itertools import groupby
from typing import Any

import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


def chosen(grades: list[Any], grade_id: str) -> Any:
    """Return the newest attempt that could still change the grade, of those with the question ("": with any)."""
    found = None
    for grade in grades:
        by_hand = [task for task in grade.tasks if task["manual"] and grade_id in ("", task["grade_id"])]
        if not by_hand:
            continue
        reach = grade.points + sum(task["max_points"] for task in grade.tasks if not task["done"])
        if found is None or reach > found[0].points or reach == found[2]:
            found = (grade, by_hand[0], reach)
    return found


def fill(apps: Any, schema_editor: Any) -> None:
    """Write the rows of every student and lab."""
    grades = apps.get_model("labs", "SubmissionGrade").objects.select_related("submission")
    to_read = apps.get_model("labs", "AttemptToRead")
    ordered = grades.order_by("submission__assignment", "submission__student", "submission__attempt").iterator()
    pairs = groupby(ordered, key=lambda grade: (grade.submission.assignment_id, grade.submission.student_id))
    for (assignment, student), own in pairs:
        attempts = list(own)
        by_hand = {task["grade_id"] for grade in attempts for task in grade.tasks if task["manual"]}
        for grade_id in sorted(by_hand | {""}) if by_hand else ():
            grade, task, _reach = chosen(attempts, grade_id)
            to_read.objects.create(
                assignment_id=assignment,
                student_id=student,
                grade_id=grade_id,
                submission_id=grade.submission_id,
                done=task["done"] if grade_id else grade.waiting == 0,
                comment=task["comment"].strip() if grade_id else "",
            )


class Migration(migrations.Migration):
    """Adds the table and fills it."""

    dependencies = [
        ("labs", "0015_more_time_restored"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="AttemptToRead",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("grade_id", models.CharField(blank=True, max_length=120)),
                ("done", models.BooleanField(default=False)),
                ("comment", models.TextField(blank=True)),
                (
                    "assignment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="labs.assignment"
                    ),
                ),
                (
                    "student",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "submission",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="labs.submission"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["assignment", "grade_id", "submission"], name="to_read_in_order"),
                    models.Index(fields=["assignment", "grade_id", "done", "submission"], name="to_read_next"),
                    models.Index(
                        condition=models.Q(("comment", ""), _negated=True),
                        fields=["assignment", "grade_id", "submission"],
                        name="to_read_with_comment",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("assignment", "student", "grade_id"), name="one_attempt_to_read")
                ],
            },
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
