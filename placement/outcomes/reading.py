"""Everything that counts about people, read from where it was written down: a fixed number of queries at any number."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Exists, Min, OuterRef, QuerySet
from django.utils import timezone

from pathways.base.enums import FinishKind, Presence, ProgressKind, StudentState
from pathways.models import (
    Attendance,
    ClassSession,
    Enrolment,
    ExamAttempt,
    Finish,
    ProgressEvent,
    StudentStateEvent,
)
from placement.base.enums import ReferralState
from placement.outcomes.history import History, Seat
from placement.outcomes.models import GapRecord
from placement.outcomes.periods import Gap
from placement.outcomes.reading_work import jobs_of, past_of, standing, told_of, wages_of
from placement.referrals.models.referrals import ReferralEvent

# What a student does in lessons; a result is a service on the day it first came, whoever looks at it again later.
IN_LESSONS = (ProgressKind.LESSON_OPENED, ProgressKind.QUIZ_ANSWERED)
# Help in the search for work that staff gave.
SEARCH_HELP = (ReferralState.SUGGESTED, ReferralState.REFERRED)
Days = dict[UUID, set[date]]


def histories(students: Iterable[UUID] | None = None) -> dict[UUID, History]:
    """Return person → everything that counts about them; of all, or of `students`. Sixteen queries at any size."""
    only = {} if students is None else {"student__in": list(students)}
    parts: dict[UUID, dict[str, Any]] = defaultdict(dict)
    for name, per_person in _parts(only):
        for person, value in per_person.items():
            parts[person][name] = value
    return {person: History(**values) for person, values in parts.items()}


def _parts(only: dict[str, Any]) -> Iterator[tuple[str, dict[UUID, tuple[Any, ...]]]]:
    services = _services(only)
    yield "services", {person: tuple(sorted(days)) for person, days in services.items()}
    yield "seats", _seats(only)
    gaps, steps = _states(only)
    for record in standing(GapRecord, only):
        gaps[record.student_id].append((record.first_on, record.last_on))
    yield "gaps", {person: tuple(found) for person, found in gaps.items()}
    yield "finished", _finished(only, steps)
    yield "credentials", _credentials(only)
    yield "gains", _gains(only)
    yield "jobs", jobs_of(only)
    yield "wages", wages_of(only)
    past, early = past_of(only)
    yield "past", past
    yield from told_of(only, early)


def _local(moment: datetime, zone: str | None = None) -> date:
    return timezone.localdate(moment, ZoneInfo(zone) if zone else None)


def _seats(only: dict[str, Any]) -> dict[UUID, tuple[Seat, ...]]:
    run = ("cohort__pathway__slug", "cohort__starts_on", "cohort__ends_on", "cohort_id")
    found: dict[UUID, list[Seat]] = defaultdict(list)
    rows = Enrolment.objects.filter(**only).order_by("enrolled_at", "id")
    for student, began, ended, *of_run in rows.values_list("student_id", "enrolled_at", "ended_at", *run):
        slug, starts_on, ends_on, pk = of_run
        found[student].append(Seat(slug, _local(began), _local(ended) if ended else None, starts_on, ends_on, str(pk)))
    return {student: tuple(seats) for student, seats in found.items()}


def _services(only: dict[str, Any]) -> Days:
    """Return days of service: classes attended and planned, work in lessons, results, help in the search."""
    days: Days = defaultdict(set)
    here = Attendance.objects.filter(presence=Presence.HERE, **only)
    planned = _planned(only)
    for student, at, zone in (
        *here.values_list("student_id", "session__starts_at", "session__cohort__time_zone"),
        *planned,
    ):
        days[student].add(_local(at, zone))
    events = ProgressEvent.objects.filter(**only)
    own = events.filter(kind__in=IN_LESSONS).order_by().values_list("student_id", "at")
    results = _first(events.filter(kind=ProgressKind.LAB_RESULT))
    for student, at in (*own, *((student, at) for student, _, at in results), *_search_help(only)):
        days[student].add(_local(at))
    return days


def _planned(only: dict[str, Any]) -> list[tuple[UUID, datetime, str]]:
    """Return classes to come of people who hold a seat."""
    people = {f"cohort__enrolments__{name}": value for name, value in only.items()}
    to_come = ClassSession.objects.filter(
        starts_at__gt=timezone.now(), cancelled_at=None, cohort__enrolments__ended_at=None, **people
    ).exclude(cohort__enrolments__student=None)
    return list(to_come.order_by().values_list("cohort__enrolments__student_id", "starts_at", "cohort__time_zone"))


def _first(results: "QuerySet[ProgressEvent]") -> Any:
    """Return (person, hand-in, moment of its first result)."""
    return (
        results.order_by()
        .values("student_id", "submission_id")
        .annotate(first=Min("at"))
        .values_list("student_id", "submission_id", "first")
    )


def _search_help(only: dict[str, Any]) -> Any:
    people = {f"referral__{name}": value for name, value in only.items()}
    rows = ReferralEvent.objects.filter(to_state__in=SEARCH_HELP, **people)
    return rows.order_by().values_list("referral__student_id", "at")


def _states(only: dict[str, Any]) -> tuple[dict[UUID, list[Gap]], dict[UUID, list[date]]]:
    """Return breaks as gaps, from their first day to the day before they ended; and the days of finishing.

    Staff who record a step say on which day it was.
    """
    gaps: dict[UUID, list[Gap]] = defaultdict(list)
    finished: dict[UUID, list[date]] = defaultdict(list)
    begun: dict[UUID, date] = {}
    # A step that was taken back does not count, nor does the one that took it back.
    rows = StudentStateEvent.objects.filter(takes_back=None, taken_back_by=None, **only).order_by("at", "id")
    for student, to, at, on in rows.values_list("student_id", "to_state", "at", "happened_on"):
        day = on or _local(at)
        if student in begun:
            gaps[student].append((begun.pop(student), day - timedelta(days=1)))
        if to == StudentState.PAUSED:
            begun[student] = day
        if to == StudentState.COMPLETED:
            finished[student].append(day)
    for student, day in begun.items():
        gaps[student].append((day, None))
    return gaps, finished


def _finished(only: dict[str, Any], steps: dict[UUID, list[date]]) -> dict[UUID, tuple[tuple[date, str], ...]]:
    """Return finished pathways: those that their own rule tells, and steps to Completed of other days."""
    told: dict[UUID, dict[str, date]] = defaultdict(dict)
    rows = Finish.objects.filter(kind=FinishKind.PATHWAY, **only).order_by("at", "id")
    for student, key, counts, at in rows.values_list("student_id", "key", "counts", "at"):
        if counts:
            told[student].setdefault(key, _local(at))
        else:
            told[student].pop(key, None)
    found: dict[UUID, list[tuple[date, str]]] = defaultdict(list)
    for student, ways in told.items():
        found[student] = [(day, key) for key, day in ways.items()]
    for student, days in steps.items():
        found[student] += [(day, "") for day in days if day not in told[student].values()]
    return {student: tuple(sorted(rows)) for student, rows in found.items() if rows}


def _credentials(only: dict[str, Any]) -> dict[UUID, tuple[date, ...]]:
    """Return the days of outside exams that were passed and whose proof somebody saw."""
    exams = ExamAttempt.objects.filter(passed=True, void=False, replaced_by=None, **only)
    rows = exams.filter(proof_seen_on__isnull=False).order_by("taken_on")
    found: dict[UUID, list[date]] = defaultdict(list)
    for student, on in rows.values_list("student_id", "taken_on"):
        found[student].append(on)
    return {student: tuple(days) for student, days in found.items()}


def _gains(only: dict[str, Any]) -> dict[UUID, tuple[date, ...]]:
    """Return the days on which graded work was first complete, without work that a later look found not complete."""
    results = ProgressEvent.objects.filter(kind=ProgressKind.LAB_RESULT, **only)
    undone = ProgressEvent.objects.filter(
        submission_id=OuterRef("submission_id"), complete=False, at__gt=OuterRef("at")
    )
    days: Days = defaultdict(set)
    for student, _, at in _first(results.filter(~Exists(undone), complete=True)):
        days[student].add(_local(at))
    return {student: tuple(sorted(found)) for student, found in days.items()}


def history_of(student: UUID) -> History:
    """Return everything that counts about one person."""
    return histories([student]).get(student) or History()
