"""Wishes for more time as tasks of who teaches the cohort."""

from uuid import UUID

from django.urls import reverse

from labs.assignments.models import Assignment
from labs.base import roster
from people.models import User
from people.tasks.services import close_task, open_task, pair_id

MORE_TIME, MORE_TIME_FOR_ALL = "more_time", "more_time_for_all"


def _about(assignment: Assignment, student: User) -> UUID:
    return pair_id(assignment.pk, student.pk)


def more_time_asked(*, assignment: Assignment, student: User) -> None:
    """Open the task for an instructor of the student's cohort."""
    cohort = next(iter(roster.cohorts_of(student, assignment.course_key)), None)
    path = reverse("labs:time_list", args=[cohort]) if cohort else reverse("labs:teach")
    open_task(kind=MORE_TIME, about=_about(assignment, student), path=path, student=student, group=cohort)


def more_time_settled(*, assignment: Assignment, student: User) -> None:
    """Close it: answered, or taken back."""
    close_task(about=_about(assignment, student), kinds=(MORE_TIME,))


def cohort_time_asked(*, assignment: Assignment, cohort: UUID, asker: User) -> None:
    """Open the task for an instructor of the cohort, who is not the asker where a colleague can answer."""
    about, path = pair_id(assignment.pk, cohort, asker.pk), reverse("labs:time_list", args=[cohort])
    open_task(kind=MORE_TIME_FOR_ALL, about=about, path=path, group=cohort, student=asker)


def cohort_time_settled(*, assignment: UUID, cohort: UUID, asker: UUID) -> None:
    """Close it: answered, or taken back."""
    close_task(about=pair_id(assignment, cohort, asker), kinds=(MORE_TIME_FOR_ALL,))
