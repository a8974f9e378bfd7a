"""More time for a whole cohort: who asks for it, as instructors see it, and what one person asked for."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from labs.assignments.models import Assignment
from labs.assignments.selectors import title_of
from labs.base import roster
from labs.base.enums import CohortTimeKind
from labs.dates.models import CohortTimeEvent, DateEvent, DueDate
from labs.dates.selectors.dates import newest_of
from labs.dates.selectors.schedules import extended_to
from pathways.models import Cohort
from people.models import User

Dates = dict[UUID, list[tuple[datetime, datetime | None]]]


@dataclass(frozen=True)
class CohortRequest:
    """The newest entry of one person about one lab and the whole cohort. `due`: the cohort's date now."""

    event: CohortTimeEvent
    title: str
    due: datetime | None
    # The date has changed since the person asked.
    moved: bool
    # The person who asked learns in the cohort, and could have more time alone.
    learns: bool

    @property
    def open(self) -> bool:
        """Whether nobody has answered yet."""
        return self.event.kind == CohortTimeKind.ASKED

    @property
    def taken_back(self) -> bool:
        """Whether the person who asked has taken it back: it shows no more."""
        return self.event.kind == CohortTimeKind.BACK


def cohort_requests(cohort: Cohort, teacher: User) -> list[CohortRequest]:
    """Return the newest entry of every lab and person of the cohort: open ones first, then newest. Bounded by 200.

    Of students with a seat, without those who are kept from `teacher`, and of the cohort's staff. The number of
    queries does not grow with the entries.
    """
    students = {student.pk for student in roster.students_of(cohort, teacher)}
    events = (
        CohortTimeEvent.objects.filter(cohort=cohort.pk, assignment__course_key__in=roster.courses_of(cohort))
        .filter(Q(asker__in=students) | Q(asker__in=roster.staff_of(cohort.pk)))
        .select_related("assignment", "asker", "by")
        .order_by("-at", "-id")
    )
    shown = newest_of(events, lambda event: (event.assignment_id, event.asker_id))
    history = _dates(Q(cohort=cohort.pk, assignment__in={event.assignment_id for event in shown}), "assignment_id")
    due = {lab: dates[-1][1] for lab, dates in history.items()}
    rows = [
        CohortRequest(
            event,
            title_of(event.assignment),
            due.get(event.assignment_id),
            _moved(history.get(event.assignment_id, []), event.at),
            event.asker_id in students,
        )
        for event in shown
    ]
    return sorted(rows, key=lambda row: not row.open)


def _dates(which: Q, key: str) -> Dates:
    """Return (since when, due) by `key` of the date events, oldest first. One query."""
    found: Dates = {}
    for name, at, due in DateEvent.objects.filter(which).order_by("at", "id").values_list(key, "at", "due_at"):
        found.setdefault(name, []).append((at, due))
    return found


def _moved(dates: Sequence[tuple[datetime, datetime | None]], since: datetime) -> bool:
    """Return whether the newest date is another one than that which held at `since`."""
    then = [due for at, due in dates if at <= since]
    return bool(then) and then[-1] != dates[-1][1]


def open_requests(assignment: Assignment, cohort: UUID) -> list[CohortTimeEvent]:
    """Return what waits for an answer about a lab and a cohort, oldest first, whoever asked. One query."""
    newest: dict[UUID, CohortTimeEvent] = {}
    events = CohortTimeEvent.objects.filter(assignment=assignment, cohort=cohort).select_related("asker")
    for event in events.order_by("at", "id"):
        newest[event.asker_id] = event
    return [event for event in newest.values() if event.kind == CohortTimeKind.ASKED]


def dated_labs(cohort: Cohort) -> list[Assignment]:
    """Return the published labs that have a date for the cohort, by course and name. Two queries."""
    dated = DueDate.objects.filter(cohort=cohort.pk, due_at__isnull=False).values("assignment")
    courses = roster.courses_of(cohort)
    labs = Assignment.objects.filter(pk__in=dated, course_key__in=courses, current__isnull=False)
    return list(labs.select_related("current").order_by("course_key", "key"))


@dataclass(frozen=True)
class Group:
    """One of a student's cohorts that has a date for a lab, and the student's own newest entry about it."""

    cohort: Cohort
    due: datetime
    asked: CohortTimeEvent | None
    # The date has changed since the student asked.
    moved: bool

    @property
    def open(self) -> bool:
        """Whether the student's own request waits for an answer. What others asked for shows nowhere."""
        return self.asked is not None and self.asked.kind == CohortTimeKind.ASKED


def groups_of(assignment: Assignment, student: User) -> list[Group]:
    """Return the cohorts for which a student can ask for more time, with what they asked for. Five queries at most."""
    cohorts = {cohort.pk: cohort for cohort in roster.cohorts_learnt(student, assignment.course_key)}
    dated = DueDate.objects.filter(assignment=assignment, cohort__in=cohorts, due_at__isnull=False)
    due = {pk: at for pk, at in dated.values_list("cohort", "due_at") if at}
    asked = own_requests(assignment, student, due) if due else {}
    history = _dates(Q(assignment=assignment, cohort__in=asked), "cohort") if asked else {}
    return [
        Group(cohort, due[pk], found, found is not None and _moved(history.get(pk, []), found.at))
        for pk, cohort in cohorts.items()
        if pk in due
        for found in (asked.get(pk),)
    ]


def own_requests(assignment: Assignment, asker: User, cohorts: Iterable[UUID]) -> dict[UUID, CohortTimeEvent]:
    """Return the newest entry of one person about a lab by cohort id. One query."""
    events = CohortTimeEvent.objects.filter(assignment=assignment, asker=asker, cohort__in=list(cohorts))
    return {event.cohort: event for event in events.order_by("at", "id")}


def dates_seen(assignment: Assignment, student: User, groups: Iterable[Group]) -> str:
    """Return which dates a page shows now, for telling later that they changed; a break in progress is no change."""
    own = extended_to([assignment], [student]).get((assignment.pk, student.pk))
    dates = sorted(group.due for group in groups)
    return " ".join(date.isoformat() for date in [*dates, *([own] if own else [])])
