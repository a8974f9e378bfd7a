"""Dates of a cohort's labs, and who asks for more time, as instructors see them."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import tzinfo
from typing import TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.utils import timezone

from labs.assignments.models import Assignment
from labs.assignments.selectors import title_of
from labs.base import roster
from labs.base.enums import ExtensionKind
from labs.dates.models import DateEvent, DueDate, ExtensionEvent
from labs.dates.policy import Schedule
from labs.dates.selectors.schedules import grace_of, schedules_for, steps_of
from pathways.models import Cohort
from people.models import User

E = TypeVar("E")


def own_dates(assignment: Assignment, cohort: UUID) -> DueDate | None:
    """Return what is set for a cohort and a lab, or nothing."""
    return DueDate.objects.filter(assignment=assignment, cohort=cohort).first()


def cohort_schedule(assignment: Assignment, own: DueDate | None, zone: ZoneInfo) -> Schedule:
    """Return the cohort's dates before pauses and extensions of single students; `zone` is the cohort's."""
    steps = tuple((float(after), float(share)) for after, share in steps_of(assignment, own))
    due = own.due_at.astimezone(zone) if own and own.due_at else None
    return Schedule(due, grace_of(assignment, own), steps)


def date_events(assignment: Assignment, cohort: UUID) -> list[DateEvent]:
    """Return who set the dates, when and why, newest first. Bounded by 50."""
    events = DateEvent.objects.filter(assignment=assignment, cohort=cohort).select_related("by").order_by("-at", "-id")
    return list(events[:50])


def zone_of(student: User) -> tzinfo:
    """Return the time zone in which a student reads dates: their own, else the academy's."""
    try:
        return ZoneInfo(student.time_zone) if student.time_zone else timezone.get_default_timezone()
    except ZoneInfoNotFoundError:
        return timezone.get_default_timezone()


@dataclass(frozen=True)
class Request:
    """The newest entry about more time of one student and one lab. `due`: the student's own date now."""

    event: ExtensionEvent
    title: str
    schedule: Schedule

    @property
    def open(self) -> bool:
        """Whether nobody has answered yet."""
        return self.event.kind == ExtensionKind.ASKED


def newest_extension(assignment: Assignment, student: User) -> ExtensionEvent | None:
    """Return what a student last asked for, took back or was answered, for themselves."""
    events = ExtensionEvent.objects.filter(assignment=assignment, student=student)
    found: ExtensionEvent | None = events.order_by("-at", "-id").first()
    return found


def waiting_for_time(assignment: Assignment, students: Sequence[User]) -> list[User]:
    """Return who of `students` has asked for more time and has no answer yet. One query."""
    newest: dict[UUID, str] = {}
    events = ExtensionEvent.objects.filter(assignment=assignment, student__in=students).order_by("at", "id")
    for student, kind in events.values_list("student_id", "kind"):
        newest[student] = kind
    return [student for student in students if newest.get(student.pk) == ExtensionKind.ASKED]


def newest_of(events: Iterable[E], thread: Callable[[E], Hashable]) -> list[E]:
    """Return the newest of each `thread` among events that come newest first. Bounded by 200."""
    newest: dict[Hashable, E] = {}
    for event in events:
        newest.setdefault(thread(event), event)
    return list(newest.values())[:200]


def time_requests(cohort: Cohort, teacher: User) -> list[Request]:
    """Return the newest entry of every student and lab of the cohort: open ones first, then newest. Bounded by 200.

    What was taken back is left out. The number of queries does not grow with the entries.
    """
    students = roster.students_of(cohort, teacher)
    events = (
        ExtensionEvent.objects.filter(student__in=students, assignment__course_key__in=roster.courses_of(cohort))
        .select_related("assignment", "student", "by")
        .order_by("-at", "-id")
    )
    shown = newest_of(events, lambda event: (event.assignment_id, event.student_id))
    shown = [event for event in shown if event.kind != ExtensionKind.BACK]
    labs = list({event.assignment_id: event.assignment for event in shown}.values())
    learners = list({event.student_id: event.student for event in shown}.values())
    dates = schedules_for(labs, learners, [cohort.pk]) if shown else {}
    rows = [Request(event, title_of(event.assignment), dates[event.assignment_id, event.student_id]) for event in shown]
    return sorted(rows, key=lambda row: not row.open)
