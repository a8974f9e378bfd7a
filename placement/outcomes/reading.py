"""Everything that counts about people, read from where it was written down: a fixed number of queries at any number."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from operator import itemgetter
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef
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
from placement.outcomes.bare import bare, day_of, local_day, text_of_id, uuid_of, values
from placement.outcomes.history import History, Seat
from placement.outcomes.models import GapRecord
from placement.outcomes.periods import Gap
from placement.outcomes.reading_work import jobs_of, past_of, standing, told_of, wages_of
from placement.referrals.models.referrals import ReferralEvent

# What a student does in lessons; a result is a service on the day it first came, whoever looks at it again later.
IN_LESSONS = (ProgressKind.LESSON_OPENED, ProgressKind.QUIZ_ANSWERED)
# Help in the search for work that staff gave.
SEARCH_HELP = (ReferralState.SUGGESTED, ReferralState.REFERRED)
AT = itemgetter(0)
# A person's id as the driver gives it.
Key = Any
Days = dict[Key, set[date]]


def histories(students: Iterable[UUID] | None = None) -> dict[UUID, History]:
    """Return person → everything that counts about them; of all, or of `students`. Sixteen queries at any size."""
    only = {} if students is None else {"student__in": list(students)}
    parts: dict[Key, dict[str, Any]] = defaultdict(dict)
    for name, per_person in _parts(only):
        for person, value in per_person.items():
            parts[person][name] = value
    return {uuid_of(person): History(**found) for person, found in parts.items()}


def _parts(only: dict[str, Any]) -> Iterator[tuple[str, dict[Key, tuple[Any, ...]]]]:
    results, gains = _results(only)
    yield "services", _in_order(_services(only, results))
    yield "gains", _in_order(gains)
    yield "seats", _seats(only)
    gaps, steps = _states(only)
    for student, first, last in values(standing(GapRecord, only), "student_id", bare("first_on"), bare("last_on")):
        gaps[student].append((day_of(first), day_of(last)))
    yield "gaps", {person: tuple(found) for person, found in gaps.items()}
    yield "finished", _finished(only, steps)
    yield "credentials", _credentials(only)
    yield "jobs", jobs_of(only)
    yield "wages", wages_of(only)
    past, early = past_of(only)
    yield "past", past
    yield from told_of(only, early)


def _in_order(days: Days) -> dict[Key, tuple[date, ...]]:
    return {person: tuple(sorted(found)) for person, found in days.items()}


def _seats(only: dict[str, Any]) -> dict[Key, tuple[Seat, ...]]:
    found: dict[Key, list[Seat]] = defaultdict(list)
    days = (bare("enrolled_at"), bare("ended_at"), bare("cohort__starts_on"), bare("cohort__ends_on"))
    rows = Enrolment.objects.filter(**only).order_by("enrolled_at", "id")
    for student, slug, run, began, ended, starts_on, ends_on in values(
        rows, "student_id", "cohort__pathway__slug", "cohort_id", *days
    ):
        until = local_day(ended) if ended else None
        seat = Seat(slug, local_day(began), until, day_of(starts_on), day_of(ends_on), text_of_id(run))
        found[student].append(seat)
    return {student: tuple(seats) for student, seats in found.items()}


def _services(only: dict[str, Any], results: Days) -> Days:
    """Return days of service: classes attended and planned, work in lessons, results, help in the search."""
    days = results
    here = Attendance.objects.filter(presence=Presence.HERE, **only).order_by()
    attended = values(here, "student_id", bare("session__starts_at"), "session__cohort__time_zone")
    for student, at, zone in (*attended, *_planned(only)):
        days[student].add(local_day(at, zone))
    lessons = ProgressEvent.objects.filter(kind__in=IN_LESSONS, **only).order_by()
    for student, at in (*values(lessons, "student_id", bare("at")), *_search_help(only)):
        days[student].add(local_day(at))
    return days


def _planned(only: dict[str, Any]) -> list[tuple[Any, ...]]:
    """Return classes to come of people who hold a seat."""
    people = {f"cohort__enrolments__{name}": value for name, value in only.items()}
    to_come = ClassSession.objects.filter(
        starts_at__gt=timezone.now(), cancelled_at=None, cohort__enrolments__ended_at=None, **people
    ).exclude(cohort__enrolments__student=None)
    return values(to_come.order_by(), "cohort__enrolments__student_id", bare("starts_at"), "cohort__time_zone")


def _results(only: dict[str, Any]) -> tuple[Days, Days]:
    """Return the days on which graded work had its first result, and those on which it was first complete.

    Work that a later look found not complete counts from the first time after it.
    """
    first, complete = dict[Key, Any](), dict[Key, Any]()
    rows = ProgressEvent.objects.filter(kind=ProgressKind.LAB_RESULT, **only).order_by()
    for at, student, work, done in sorted(values(rows, bare("at"), "student_id", "submission_id", "complete"), key=AT):
        key = student, work
        first.setdefault(key, at)
        if done:
            complete.setdefault(key, at)
        elif work is not None and complete.get(key, at) < at:
            del complete[key]
    return _days(first), _days(complete)


def _days(moments: dict[Key, Any]) -> Days:
    days: Days = defaultdict(set)
    for (student, _work), at in moments.items():
        days[student].add(local_day(at))
    return days


def _search_help(only: dict[str, Any]) -> list[tuple[Any, ...]]:
    people = {f"referral__{name}": value for name, value in only.items()}
    rows = ReferralEvent.objects.filter(to_state__in=SEARCH_HELP, **people).order_by()
    return values(rows, "referral__student_id", bare("at"))


def _states(only: dict[str, Any]) -> tuple[dict[Key, list[Gap]], dict[Key, list[date]]]:
    """Return breaks as gaps, from their first day to the day before they ended; and the days of finishing.

    Staff who record a step say on which day it was.
    """
    gaps: dict[Key, list[Gap]] = defaultdict(list)
    finished: dict[Key, list[date]] = defaultdict(list)
    begun: dict[Key, date] = {}
    # A step that was taken back does not count, nor does the one that took it back.
    later = StudentStateEvent.objects.filter(takes_back=OuterRef("pk"))
    rows = StudentStateEvent.objects.filter(~Exists(later), takes_back=None, **only).order_by("at", "id")
    for student, to, at, on in values(rows, "student_id", "to_state", bare("at"), bare("happened_on")):
        day = day_of(on) or local_day(at)
        if student in begun:
            gaps[student].append((begun.pop(student), day - timedelta(days=1)))
        if to == StudentState.PAUSED:
            begun[student] = day
        if to == StudentState.COMPLETED:
            finished[student].append(day)
    for student, day in begun.items():
        gaps[student].append((day, None))
    return gaps, finished


def _finished(only: dict[str, Any], steps: dict[Key, list[date]]) -> dict[Key, tuple[tuple[date, str], ...]]:
    """Return finished pathways: those that their own rule tells, and steps to Completed of other days."""
    told: dict[Key, dict[str, date]] = defaultdict(dict)
    rows = Finish.objects.filter(kind=FinishKind.PATHWAY, **only).order_by("at", "id")
    for student, key, counts, at in values(rows, "student_id", "key", "counts", bare("at")):
        if counts:
            told[student].setdefault(key, local_day(at))
        else:
            told[student].pop(key, None)
    found = {student: [(day, key) for key, day in ways.items()] for student, ways in told.items()}
    for student, days in steps.items():
        known = told.get(student, {}).values()
        found.setdefault(student, []).extend((day, "") for day in days if day not in known)
    return {student: tuple(sorted(rows)) for student, rows in found.items() if rows}


def _credentials(only: dict[str, Any]) -> dict[Key, tuple[date, ...]]:
    """Return the days of outside exams that were passed and whose proof somebody saw."""
    later = ExamAttempt.objects.filter(replaces=OuterRef("pk"))
    exams = ExamAttempt.objects.filter(~Exists(later), passed=True, void=False, **only)
    rows = exams.filter(proof_seen_on__isnull=False).order_by("taken_on")
    found: dict[Key, list[date]] = defaultdict(list)
    for student, on in values(rows, "student_id", bare("taken_on")):
        found[student].append(day_of(on))
    return {student: tuple(days) for student, days in found.items()}


def history_of(student: UUID) -> History:
    """Return everything that counts about one person."""
    return histories([student]).get(student) or History()
