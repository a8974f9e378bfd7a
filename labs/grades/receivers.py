"""What this room does when a hand-in arrives or credit changes: keep what the gradebook shows in step."""

from collections.abc import Sequence

from django.utils import timezone

from labs.assignments.models import Assignment
from labs.grades.models.grade import CurrentGrade
from labs.grades.services.read_models import fold_current
from labs.submissions.models import Submission
from people.base.upserts import upsert
from people.models import User


def show_attempt(*, submission: Submission, **_signal: object) -> None:
    """Show that an attempt is being graded."""
    own = {"assignment": submission.assignment, "student": submission.student}
    row = own | {"latest": submission, "attempts": submission.attempt, "grading": True, "updated_at": timezone.now()}
    upsert(CurrentGrade, row, key=("assignment", "student"))


def fold_again(*, assignment: Assignment, students: Sequence[User], **_signal: object) -> None:
    """Choose the attempt that counts again for those of `students` who have handed in."""
    people = {student.pk: student for student in students}
    handed_in = Submission.objects.filter(assignment=assignment, student__in=people).order_by("student_id")
    for student_id in handed_in.values_list("student_id", flat=True).distinct():
        fold_current(assignment=assignment, student=people[student_id])
