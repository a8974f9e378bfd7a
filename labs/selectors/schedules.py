"""Due dates as they are for one student, and for a whole cohort at once."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from labs import policy, roster
from labs.enums import ExtensionKind
from labs.models import Assignment, DueDate, ExtensionEvent
from labs.policy import Schedule
from people.models import User


def extended_to(assignments: Iterable[Assignment], students: Iterable[User]) -> dict[tuple[UUID, UUID], datetime]:
    """Return the newest granted date by (assignment id, student id). One query."""
    granted = ExtensionEvent.objects.filter(
        assignment__in=list(assignments), student__in=list(students), kind=ExtensionKind.GRANTED
    )
    rows = granted.order_by("at", "id").values_list("assignment_id", "student_id", "until")
    return {(assignment, student): until for assignment, student, until in rows if until}


def schedules_for(
    assignments: Sequence[Assignment], students: Sequence[User], cohorts: Iterable[UUID]
) -> dict[tuple[UUID, UUID], Schedule]:
    """Return the schedule of every pair (assignment id, student id): the students all are in `cohorts`.

    Three queries at any size. Where cohorts differ, the later date counts.
    """
    due: dict[UUID, datetime] = {}
    for assignment_id, at in (
        DueDate.objects.filter(assignment__in=assignments, cohort__in=list(cohorts))
        .order_by("due_at")
        .values_list("assignment_id", "due_at")
    ):
        due[assignment_id] = at
    if not due:
        return {(a.id, s.id): Schedule(grace_days=a.grace_days) for a in assignments for s in students}
    extra, pauses, now = extended_to(assignments, students), roster.pauses_of(students), timezone.now()
    return {
        (a.id, s.id): policy.schedule(
            due=due.get(a.id),
            extended_to=extra.get((a.id, s.id)),
            pauses=pauses.get(s.id, []),
            grace_days=a.grace_days,
            credit_steps=a.credit_steps,
            now=now,
        )
        for a in assignments
        for s in students
    }


def schedule_for(assignment: Assignment, student: User) -> Schedule:
    """Return one student's own dates for one lab."""
    if not DueDate.objects.filter(assignment=assignment).exists():
        return Schedule(grace_days=assignment.grace_days)
    cohorts = roster.cohorts_of(student, assignment.course_key)
    return schedules_for([assignment], [student], cohorts)[assignment.id, student.id]
