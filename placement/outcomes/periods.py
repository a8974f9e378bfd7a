"""Quarters, programme years and exits. Dates in, dates or numbers out."""

from collections.abc import Iterable
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

SILENCE = timedelta(days=90)
# Thousands of people left on a few thousand days: what is worked out for a day is kept. A century, and it is bounded.
kept = lru_cache(maxsize=36_525)


class Quarter(NamedTuple):
    """One calendar quarter; `number` is 1–4."""

    year: int
    number: int

    def plus(self, quarters: int) -> "Quarter":
        """Return the quarter `quarters` later."""
        index = self.year * 4 + self.number - 1 + quarters
        return Quarter(index // 4, index % 4 + 1)

    @property
    def first_day(self) -> date:
        """Return its first day."""
        return _days_of(self)[0]

    @property
    def last_day(self) -> date:
        """Return its last day."""
        return _days_of(self)[1]


@kept
def _days_of(quarter: Quarter) -> tuple[date, date]:
    following = quarter.plus(1)
    end = date(following.year, following.number * 3 - 2, 1) - timedelta(days=1)
    return date(quarter.year, quarter.number * 3 - 2, 1), end


@kept
def quarter_of(day: date) -> Quarter:
    """Return the calendar quarter of a day."""
    return Quarter(day.year, (day.month + 2) // 3)


@kept
def quarter_after_exit(exit_on: date, n: int) -> Quarter:
    """Return the n-th quarter after the exit quarter: an exit in June has Q2 = Oct–Dec and Q4 = Apr–Jun."""
    return quarter_of(exit_on).plus(n)


@kept
def programme_year(day: date) -> int:
    """Return the year in which the programme year of `day` began (1 July – 30 June)."""
    return day.year if day.month >= 7 else day.year - 1


@kept
def add_months(day: date, months: int) -> date:
    """Return the same day `months` later, or the last day of a shorter month."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    following = date(year + (month == 11), (month + 1) % 12 + 1, 1)
    return min(date(year, month + 1, 1) + timedelta(days=day.day - 1), following - timedelta(days=1))


Gap = tuple[date, date | None]


def silent_days(after: date, until: date, gaps: Iterable[Gap]) -> int:
    """Return how many days after `after`, up to and with `until`, are without service and in no planned gap.

    A gap's first and last day both belong to it; a day in two gaps counts once; an open gap has no last day.
    """
    silent, seen = (until - after).days, after
    for start, end in sorted(gaps, key=lambda gap: gap[0]):
        first, last = max(start, seen + timedelta(days=1)), min(end or until, until)
        if first <= last:
            silent -= (last - first).days + 1
            seen = last
    return max(silent, 0)


def exit_date(services: Iterable[date], gaps: Iterable[Gap], today: date) -> date | None:
    """Return the exit: the last day of service, known after 90 days without service and none planned.

    `services` may hold planned days in the future. A planned gap (first day, last day or `None` while it is open)
    is not an exit: its days do not count towards the 90, and while one is open nobody has left.
    """
    days = sorted(services)
    if not days or days[-1] >= today:
        return None
    known = list(gaps)
    if any(end is None and start <= today for start, end in known):
        return None
    return days[-1] if silent_days(days[-1], today, known) >= SILENCE.days else None
