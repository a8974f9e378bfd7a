"""Due dates as they are for one student, and for a whole cohort at once."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils import timezone

from labs.assignments.models import Assignment
from labs.base import roster
from labs.base.enums import ExtensionKind
from labs.dates import policy
from labs.dates.models import DueDate, ExtensionEvent
from labs.dates.policy import Schedule
from people.models import User


def extended_to(assignments: Iterable[Assignment], students: Iterable[User]) -> dict[tuple[UUID, UUID], datetime]:
    """Return the newest granted date, or that which was restored, by (assignment id, student id). One query."""
    given = ExtensionEvent.objects.filter(
        assignment__in=list(assignments),
        student__in=list(students),
        kind__in=(ExtensionKind.GRANTED, ExtensionKind.RESTORED),
    )
    rows = given.order_by("at", "id").values_list("assignment_id", "student_id", "until")
    newest = {(assignment, student): until for assignment, student, until in rows}
    return {pair: until for pair, until in newest.items() if until}


def schedules_for(
    assignments: Sequence[Assignment], students: Sequence[User], cohorts: Iterable[UUID]
) -> dict[tuple[UUID, UUID], Schedule]:
    """Return the schedule of every pair (assignment id, student id): the students all are in `cohorts`.

    Three queries at any size. Where cohorts differ, the later date counts.
    """
    own: dict[UUID, DueDate] = {}
    dated = DueDate.objects.filter(assignment__in=assignments, cohort__in=list(cohorts), due_at__isnull=False)
    for row in dated.annotate(zone=roster.zone_of_cohort("cohort")).order_by("due_at"):
        own[row.assignment_id] = in_zone(row, row.zone)
    return schedules_from(own, assignments, students)


def schedules_from(
    own: Mapping[UUID, DueDate], assignments: Sequence[Assignment], students: Sequence[User]
) -> dict[tuple[UUID, UUID], Schedule]:
    """Return the schedules as `schedules_for` does, from the dates that count by assignment id. Two queries at most.

    The dates are those of `in_zone`.
    """
    if not own:
        return {(a.id, s.id): Schedule(grace_days=a.grace_days) for a in assignments for s in students}
    extra = extended_to(assignments, students)
    pauses, more_days = roster.own_time_of(students)
    return {(a.id, s.id): _own_schedule(own, a, s.id, extra, pauses, more_days) for a in assignments for s in students}


def _own_schedule(
    own: Mapping[UUID, DueDate],
    lab: Assignment,
    student: UUID | None,
    extra: Mapping[tuple[UUID, UUID], datetime],
    pauses: Mapping[UUID, list[roster.Pause]],
    more_days: Mapping[UUID, int],
) -> Schedule:
    """Return one student's dates from what was read for many; those of the whole cohort for nobody (None)."""
    dates = own.get(lab.pk)
    return policy.schedule(
        due=dates.due_at if dates else None,
        extended_to=extra.get((lab.pk, student)) if student else None,
        pauses=pauses.get(student, []) if student else [],
        more_days=more_days.get(student, 0) if student else 0,
        grace_days=grace_of(lab, dates),
        credit_steps=steps_of(lab, dates),
        now=timezone.now(),
    )


@dataclass(frozen=True)
class Schedules:
    """Dates of a whole cohort: those that everybody shares by lab, and a student's own by (lab id, student id)."""

    shared: Mapping[UUID, Schedule]
    own: Mapping[tuple[UUID, UUID], Schedule]
    # Who has dates of their own for any lab.
    moved: frozenset[UUID]


def cohort_schedules(
    own: Mapping[UUID, DueDate], assignments: Sequence[Assignment], students: Sequence[User]
) -> Schedules:
    """Return dates as `schedules_from`, for many: only who has a break, more days or an extension gets their own.

    Two queries.
    """
    extra = extended_to(assignments, students)
    pauses, more_days = roster.own_time_of(students)
    moved = {pk for time in (pauses, more_days) for pk, own_time in time.items() if own_time}
    moved |= {student for _lab, student in extra}
    return Schedules(
        {a.pk: _own_schedule(own, a, None, extra, pauses, more_days) for a in assignments},
        {(a.pk, pk): _own_schedule(own, a, pk, extra, pauses, more_days) for a in assignments for pk in moved},
        frozenset(moved),
    )


def in_zone(own: DueDate, zone: str | None) -> DueDate:
    """Return a cohort's dates, not to be saved, with `due_at` in the cohort's time zone: its days are counted there."""
    if own.due_at is not None and zone:
        own.due_at = own.due_at.astimezone(ZoneInfo(zone))
    return own


def grace_of(assignment: Assignment, own: DueDate | None) -> int:
    """Return the days of grace: the cohort's where it has some, else the lab's."""
    return assignment.grace_days if own is None or own.grace_days is None else own.grace_days


def steps_of(assignment: Assignment, own: DueDate | None) -> list[list[float]]:
    """Return the credit steps: the cohort's where it has some, else the lab's."""
    steps: list[list[float]] = assignment.credit_steps
    return steps if own is None or own.credit_steps is None else own.credit_steps


def attempts_allowed(assignment: Assignment, student: User) -> int | None:
    """Return how often a student may hand in (None: as often as they like); of several cohorts the kindest counts."""
    if not DueDate.objects.filter(assignment=assignment, max_attempts__isnull=False).exists():
        return assignment.max_attempts
    rows = DueDate.objects.filter(assignment=assignment, cohort__in=roster.cohorts_of(student, assignment.course_key))
    limits = [assignment.max_attempts if row.max_attempts is None else row.max_attempts for row in rows]
    numbers = [limit for limit in limits if limit is not None]
    if not limits:
        return assignment.max_attempts
    return max(numbers) if len(numbers) == len(limits) else None


def schedule_for(assignment: Assignment, student: User) -> Schedule:
    """Return one student's own dates for one lab."""
    if not DueDate.objects.filter(assignment=assignment).exists():
        return Schedule(grace_days=assignment.grace_days)
    cohorts = roster.cohorts_of(student, assignment.course_key)
    return schedules_for([assignment], [student], cohorts)[assignment.id, student.id]
