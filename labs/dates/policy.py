"""When a lab is due and how much of the points count: computed when read, never stored."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import cached_property
from typing import TypeVar

LAST_MINUTE = time(23, 59)
Moment = TypeVar("Moment", datetime, str)


def end_of(day: date, zone: tzinfo) -> datetime:
    """Return the last minute of a day on the clocks of `zone`."""
    return datetime.combine(day, LAST_MINUTE, tzinfo=zone)


@dataclass(frozen=True)
class Schedule:
    """One student's dates for one lab. Without `due` nothing ever closes and everything counts in full.

    Days after `due` are days of the calendar in the time zone that it carries: when the clocks change in between, the
    hour on the clock stays.
    """

    due: datetime | None = None
    grace_days: int = 7
    # (days after the grace period, percent that counts from then on), ascending.
    credit_steps: tuple[tuple[float, float], ...] = ()
    # The cohort's date, where a break or more time moved this student's own.
    moved_from: datetime | None = None

    @property
    def full_until(self) -> datetime | None:
        """The moment until which everything counts in full."""
        return None if self.due is None else self.due + timedelta(days=self.grace_days)

    def moments(self) -> list[tuple[datetime, float]]:
        """Return when the share of the points that count changes: (moment, percent from then on), oldest first."""
        if self.full_until is None:
            return []
        return [(self.full_until + timedelta(days=after), share) for after, share in self.credit_steps]

    @cached_property
    def moments_in_utc(self) -> list[tuple[datetime, float]]:
        """Return `moments` in UTC, which can be compared."""
        # In one time zone Python would compare what the clocks showed, which an hour of autumn shows twice.
        return [(moment.astimezone(UTC), share) for moment, share in self.moments()]

    def credit(self, at: datetime) -> float:
        """Return the percent of the points that count for work handed in at `at`."""
        return share_at(self.moments_in_utc, at.astimezone(UTC))


def share_at(moments: Sequence[tuple[Moment, float]], instant: Moment) -> float:
    """Return the percent of the points that count at `instant`, from moments in UTC; both as moments, or as texts."""
    percent = 100.0
    for moment, share in moments:
        if instant > moment:
            percent = share
    return percent


def schedule(
    *,
    due: datetime | None,
    extended_to: datetime | None,
    pauses: Sequence[tuple[datetime, datetime | None]],
    grace_days: int,
    credit_steps: Sequence[Sequence[float]],
    now: datetime,
    more_days: int = 0,
) -> Schedule:
    """Return the student's own dates: the later of the cohort's date moved by pauses and more days, and an extension.

    `due` carries the time zone that the cohort counts days in. `pauses`: (start, end or None while it lasts). Only the
    part of a pause before the date moves the date.
    """
    moved = due.astimezone(UTC) if due else None
    if moved is not None:
        for start, end in sorted(pauses, key=lambda pause: pause[0]):
            if start < moved:
                moved += max((end or max(now, start)) - start, timedelta())
        if due is not None and more_days:
            moved = (moved.astimezone(due.tzinfo) + timedelta(days=more_days)).astimezone(UTC)
    dates = [date for date in (moved, extended_to) if date is not None and due is not None]
    steps = tuple(sorted((float(after), float(share)) for after, share in credit_steps))
    own = max(dates).astimezone(due.tzinfo) if dates and due else None
    return Schedule(own, grace_days, steps, moved_from=due if own != due else None)
