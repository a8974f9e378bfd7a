"""Due days of labs for a new cohort, as days after its first day; and a person's own dates for their calendar."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction

from labs.assignments.models import Assignment
from labs.assignments.selectors import title_of
from labs.base import roster
from labs.dates.models import DueDate
from labs.dates.policy import end_of
from labs.dates.selectors.schedules import schedules_for
from labs.dates.services.dates import FIELDS, set_dates
from pathways.cohorts.due_days import DueDay, OwnDate, Source
from pathways.content.catalogue import catalogue
from pathways.models import Cohort
from people.models import User


def propose(course_keys: list[str], length: int, like: Cohort | None) -> list[DueDay]:
    """Return the published labs of the courses in the order of their lessons, each with a day of `length` days.

    A lab is due when as large a part of the days has gone as of the lessons. `like`: an older cohort, whose days count
    instead; a lab without a date there has none. Two queries at most, beside the catalogue's own.
    """
    found = {lab.lab_key: lab for lab in Assignment.objects.filter(current__isnull=False, course_key__in=course_keys)}
    had = _days_of(like) if like else None
    spread = _spread(course_keys, length)
    keys = sorted(found, key=lambda key: (spread.get(key, length), key))
    days = spread if had is None else had
    return [DueDay(key, title_of(found[key]), days.get(key, length if had is None else None)) for key in keys]


def _spread(course_keys: list[str], length: int) -> dict[str, int]:
    shelf = catalogue().courses
    lessons = [lesson for key in course_keys if key in shelf for lesson in shelf[key].lessons]
    return {
        lab: (number * length + len(lessons) // 2) // len(lessons)
        for number, lesson in enumerate(lessons, start=1)
        for lab in lesson.labs
    }


def _days_of(cohort: Cohort) -> dict[str, int]:
    zone = ZoneInfo(cohort.time_zone)
    rows = DueDate.objects.filter(cohort=cohort.pk, due_at__isnull=False).select_related("assignment")
    days = {row.assignment.lab_key: (_local(row.due_at, zone).date() - cohort.starts_on).days for row in rows}
    return {key: number for key, number in days.items() if number >= 0}


def _local(moment: datetime | None, zone: ZoneInfo) -> datetime:
    assert moment is not None
    return moment.astimezone(zone)


@transaction.atomic
def put(cohort: Cohort, days: Mapping[str, int], by: User) -> None:
    """Set when labs of a cohort are due: the end of that day in the cohort's time zone. Appends `DateEvent`."""
    students = roster.everybody_in(cohort)
    for lab in Assignment.objects.filter(course_key__in=roster.courses_of(cohort)):
        if lab.lab_key in days:
            day = cohort.starts_on + timedelta(days=days[lab.lab_key])
            due = end_of(day, ZoneInfo(cohort.time_zone))
            set_dates(assignment=lab, cohort=cohort.pk, students=students, by=by, due_at=due)


@transaction.atomic
def rezone(cohort: Cohort, old: str, by: User) -> None:
    """Keep the hour on the clock of every date of a cohort whose zone was `old`. Appends `DateEvent`."""
    students = roster.everybody_in(cohort)
    for row in DueDate.objects.filter(cohort=cohort.pk, due_at__isnull=False).select_related("assignment"):
        kept = {name: getattr(row, name) for name in FIELDS}
        kept["due_at"] = _local(row.due_at, ZoneInfo(old)).replace(tzinfo=ZoneInfo(cohort.time_zone))
        set_dates(assignment=row.assignment, cohort=cohort.pk, students=students, by=by, **kept)


def own(user: User) -> list[OwnDate]:
    """Return when each lab is due for one student, with breaks and more time counted, in the cohort's time zone."""
    cohorts = roster.cohort_ids(user)
    dated = DueDate.objects.filter(cohort__in=cohorts, due_at__isnull=False).values("assignment")
    labs = list(Assignment.objects.filter(pk__in=dated, current__isnull=False))
    dates = schedules_for(labs, [user], cohorts) if labs else {}
    return [OwnDate(lab.pk, due) for lab in labs if (due := dates[lab.pk, user.pk].due)]


SOURCE = Source(propose=propose, put=put, rezone=rezone, own=own)
