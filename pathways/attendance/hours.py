"""Hours of class by month: for those who teach by person, for those who pay in totals that name nobody."""

import csv
import io
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Font

from pathways.attendance.models import Attendance
from pathways.base.enums import Presence
from pathways.cohorts.models.cohort import Cohort
from pathways.cohorts.selectors.cohorts import students_of
from people.models import User

# As in published outcomes: a group smaller than this is never counted out.
SMALLEST_GROUP = 11
# With fewer people than this a total would be what one of them, or each of two, did.
SMALLEST_TOTAL = 3


@dataclass
class Month:
    """One month of a cohort: sessions that took place, their hours, hours of people in class and excused."""

    first: date
    sessions: int = 0
    hours: float = 0.0
    here: float = 0.0
    excused: float = 0.0
    people: set[UUID] = field(default_factory=set)
    by_person: dict[UUID, float] = field(default_factory=lambda: defaultdict(float))

    @property
    def people_said(self) -> str:
        """Return how many people were in class, as a total that leads to nobody may say it."""
        number = len(self.people)
        return str(number) if number == 0 or number >= SMALLEST_GROUP else _("fewer than 11")

    @property
    def is_shown(self) -> bool:
        """Return whether hours of people may leave the academy: not where they are those of one or two."""
        return not 0 < len(self.people) < SMALLEST_TOTAL


def months_of(cohort: Cohort) -> list[Month]:
    """Return the months in which sessions have been, oldest first. Two queries at any size."""
    zone = ZoneInfo(cohort.time_zone)
    held = cohort.sessions.filter(cancelled_at=None, ends_at__lte=timezone.now())
    sessions = {one.pk: one for one in held}
    months: dict[date, Month] = {}
    for one in sessions.values():
        first = one.starts_at.astimezone(zone).date().replace(day=1)
        month = months.setdefault(first, Month(first))
        month.sessions += 1
        month.hours += (one.ends_at - one.starts_at).total_seconds() / 3600
    marks = Attendance.objects.filter(session__in=sessions).values_list("session", "student", "presence")
    for session, student, presence in marks:
        one = sessions[session]
        month = months[one.starts_at.astimezone(zone).date().replace(day=1)]
        _add(month, student, presence, (one.ends_at - one.starts_at).total_seconds() / 3600)
    return [months[first] for first in sorted(months)]


def _add(month: Month, student: UUID, presence: str, hours: float) -> None:
    if presence == Presence.HERE:
        month.here += hours
        month.people.add(student)
        month.by_person[student] += hours
    elif presence == Presence.EXCUSED:
        month.excused += hours


def by_person(cohort: Cohort, months: list[Month], *, seen_by: User) -> list[tuple[str, list[float], float]]:
    """Return each student's display name, hours in each month, and their sum; for the page alone. One query."""
    rows = []
    for user in students_of(cohort, seen_by=seen_by):
        hours = [month.by_person.get(user.pk, 0.0) for month in months]
        rows.append((user.get_short_name(), hours, sum(hours)))
    return rows


def table(cohort: Cohort) -> Iterator[list[str | float]]:
    """Yield the rows of the file for those who pay: totals by month, rounded to whole hours of people."""
    yield [_("Month"), _("Sessions"), _("Hours of class"), _("People in class"), _("Hours in class, all people"),
           _("Hours excused, all people")]  # fmt: skip
    for month in months_of(cohort):
        hidden = _("not shown")
        people: list[str | float] = [round(month.here), round(month.excused)] if month.is_shown else [hidden, hidden]
        yield [f"{month.first:%Y-%m}", month.sessions, round(month.hours, 2), month.people_said, *people]


def notes() -> list[str]:
    """Return what the figures mean, for the foot of every file."""
    return [
        _("Hours count sessions that took place and people marked as here for all of a session."),
        _("People who asked to be forgotten are not in these figures."),
        _("Fewer than 11 people are not counted out. Hours of one or two people are not shown."),
    ]


def as_csv(cohort: Cohort) -> str:
    """Return the table as CSV with its notes."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerows(table(cohort))
    writer.writerow([])
    writer.writerows([note] for note in notes())
    return out.getvalue()


def as_xlsx(cohort: Cohort) -> bytes:
    """Return the table as an Excel file with its notes. No cell holds a formula, and no name of the cohort."""
    book = Workbook()
    sheet = book.active
    sheet.title = _("Hours")
    for row in table(cohort):
        sheet.append(row)
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for number, column in enumerate("ABCDEF"):
        sheet.column_dimensions[column].width = 12 if number < 3 else 26
    sheet.append([])
    for note in notes():
        sheet.append([note])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
