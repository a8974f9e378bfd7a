"""Due dates as they are for one student, and for a whole cohort at once."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.utils import timezone

from labs.assignments.models import Assignment
from labs.base import roster
from labs.base.enums import ExtensionKind
from labs.dates import policy
from labs.dates.models import DueDate, ExtensionEvent
from labs.dates.policy import Schedule
from people.base.prepared import Prepared
from people.models import User


class SetDates(NamedTuple):
    """What is set for one lab: when it is due (with the time zone that counts days), days of grace, credit steps."""

    due: datetime | None
    grace_days: int
    credit_steps: Sequence[Sequence[float]]


def _given(*, labs: list[UUID], students: list[UUID]) -> "QuerySet[ExtensionEvent, tuple[UUID, UUID, datetime | None]]":
    given = ExtensionEvent.objects.filter(
        assignment__in=labs, student__in=students, kind__in=(ExtensionKind.GRANTED, ExtensionKind.RESTORED)
    )
    return given.order_by("at", "id").values_list("assignment_id", "student_id", "until")


GIVEN = Prepared(_given)


def extended_to(assignments: Iterable[Assignment], students: Iterable[User]) -> dict[tuple[UUID, UUID], datetime]:
    """Return the newest granted date, or that which was restored, by (assignment id, student id). One query."""
    return _extended([lab.pk for lab in assignments], [student.pk for student in students])


def _extended(labs: list[UUID], students: list[UUID]) -> dict[tuple[UUID, UUID], datetime]:
    newest = {(lab, student): until for lab, student, until in GIVEN(labs=labs, students=students)}
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
    found = {a.id: _set_dates(a, own.get(a.id)) for a in assignments}
    return {
        (lab, s.id): _own_schedule(dates, extra.get((lab, s.id)), pauses.get(s.id, []), more_days.get(s.id, 0))
        for lab, dates in found.items()
        for s in students
    }


def _set_dates(lab: Assignment, own: DueDate | None) -> SetDates:
    return SetDates(own.due_at if own else None, grace_of(lab, own), steps_of(lab, own))


def _own_schedule(
    dates: SetDates, extended: datetime | None, pauses: Sequence[roster.Pause] = (), more_days: int = 0
) -> Schedule:
    """Return one student's dates from what was read for many; without anything of their own, the whole cohort's."""
    return policy.schedule(
        due=dates.due,
        extended_to=extended,
        pauses=pauses,
        more_days=more_days,
        grace_days=dates.grace_days,
        credit_steps=dates.credit_steps,
        now=timezone.now(),
    )


@dataclass(frozen=True)
class Schedules:
    """Dates of a whole cohort: those that everybody shares by lab, and a student's own by (lab id, student id)."""

    shared: Mapping[UUID, Schedule]
    own: Mapping[tuple[UUID, UUID], Schedule]
    # Who has dates of their own for any lab.
    moved: frozenset[UUID]


def cohort_schedules(labs: Mapping[UUID, SetDates], students: Sequence[User]) -> Schedules:
    """Return dates as `schedules_from`, for many: only who has a break, more days or an extension gets their own.

    From what is set by lab id. Two queries.
    """
    extra = _extended(list(labs), [student.pk for student in students])
    pauses, more_days = roster.own_time_of(students)
    moved = {pk for time in (pauses, more_days) for pk, own_time in time.items() if own_time}
    moved |= {student for _lab, student in extra}
    own = {
        (lab, pk): _own_schedule(dates, extra.get((lab, pk)), pauses.get(pk, []), more_days.get(pk, 0))
        for lab, dates in labs.items()
        for pk in moved
    }
    shared = {lab: _own_schedule(dates, None) for lab, dates in labs.items()}
    return Schedules(shared, own, frozenset(moved))


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
