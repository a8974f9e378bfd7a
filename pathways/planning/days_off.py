"""Days without class: the federal holidays of the United States (5 U.S.C. 6103), proposed for the days of a cohort.

Eleven rules of the law, with the day off that stands in for one on a weekend. An academy elsewhere, or with breaks of
its own, edits the list that is proposed: it is text, one day a line.
"""

import re
from collections.abc import Iterator
from datetime import date, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

MONDAY, THURSDAY = 0, 3
FIXED: tuple[tuple[int, int, Promise], ...] = (
    (1, 1, _("New Year’s Day")),
    (6, 19, _("Juneteenth")),
    (7, 4, _("Independence Day")),
    (11, 11, _("Veterans Day")),
    (12, 25, _("Christmas Day")),
)
# Month, day of the week, which one of the month (-1: the last), name.
MOVING: tuple[tuple[int, int, int, Promise], ...] = (
    (1, MONDAY, 3, _("Martin Luther King Jr. Day")),
    (2, MONDAY, 3, _("Presidents’ Day")),
    (5, MONDAY, -1, _("Memorial Day")),
    (9, MONDAY, 1, _("Labor Day")),
    (10, MONDAY, 2, _("Columbus Day and Indigenous Peoples’ Day")),
    (11, THURSDAY, 4, _("Thanksgiving")),
)
LINE = re.compile(r"(\d{4}-\d{2}-\d{2})\b\s*(.*)")


def holidays(first: date, last: date) -> dict[date, str]:
    """Return the holidays from `first` to `last`, with the Friday or Monday off for one on a weekend, by day."""
    found = {}
    for year in range(first.year, last.year + 2):
        found.update(dict(_of_year(year)))
    return {day: name for day, name in sorted(found.items()) if first <= day <= last}


def _of_year(year: int) -> Iterator[tuple[date, str]]:
    for month, number, name in FIXED:
        day = date(year, month, number)
        yield day, str(name)
        if day.weekday() > 4:
            yield day + timedelta(days=-1 if day.weekday() == 5 else 1), str(name)
    for month, weekday, which, name in MOVING:
        yield _nth(year, month, weekday, which), str(name)


def _nth(year: int, month: int, weekday: int, which: int) -> date:
    """Return the `which`-th day of the week of a month; -1 for the last."""
    if which < 0:
        after = date(year + month // 12, month % 12 + 1, 1)
        last = after - timedelta(days=1)
        return last - timedelta(days=(last.weekday() - weekday) % 7)
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (which - 1))


def as_text(days: dict[date, str]) -> str:
    """Return days as text, one a line: `2026-11-26 Thanksgiving`."""
    return "\n".join(f"{day.isoformat()} {name}".strip() for day, name in days.items())


def from_text(text: str) -> dict[date, str]:
    """Return the days of a text; raise `ValueError` with the first line that does not begin with a day."""
    found = {}
    for line in filter(None, (line.strip() for line in text.splitlines())):
        match = LINE.fullmatch(line)
        try:
            found[date.fromisoformat(match[1] if match else "")] = match[2] if match else ""
        except ValueError:
            raise ValueError(line) from None
    return found
