"""Answers that wait for points by hand: one task for each lab and cohort, from the first that waits to the last."""

from uuid import UUID

from django.urls import reverse

from labs.assignments.models import Assignment
from labs.base import roster
from labs.grades.models.grade import CurrentGrade
from pathways.models import Enrolment
from people.models import User
from people.tasks.services import close_task, open_task, pair_id

HAND_GRADING = "hand_grading"


def answers_wait(*, assignment: Assignment, student: User, waiting: int) -> None:
    """Open the task of the student's cohorts while answers wait there, close it with the last of them.

    Call it in the transaction of the fold, only for labs with something to grade by hand.
    """
    for cohort in roster.cohorts_of(student, assignment.course_key):
        about = pair_id(assignment.pk, cohort)
        if waiting:
            path = reverse("labs:gradebook", args=[cohort])
            open_task(kind=HAND_GRADING, about=about, path=path, group=cohort)
        elif not _others_wait(assignment, cohort):
            close_task(about=about, kinds=(HAND_GRADING,))


def _others_wait(assignment: Assignment, cohort: UUID) -> bool:
    seated = Enrolment.objects.filter(cohort=cohort, ended_at__isnull=True).values("student")
    return CurrentGrade.objects.filter(assignment=assignment, student__in=seated, waiting__gt=0).exists()
