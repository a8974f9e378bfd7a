"""When a lab is due and how much of the points count: computed when read, never stored."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True)
class Schedule:
    """One student's dates for one lab. Without `due` nothing ever closes and everything counts in full."""

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

    def credit(self, at: datetime) -> float:
        """Return the percent of the points that count for work handed in at `at`."""
        if self.full_until is None or at <= self.full_until:
            return 100.0
        days = (at - self.full_until) / timedelta(days=1)
        percent = 100.0
        for after, share in self.credit_steps:
            if days > after:
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
) -> Schedule:
    """Return the student's own dates: the later of the cohort's date moved by pauses, and an extension.

    `pauses`: (start, end or None while it lasts). Only the part of a pause before the date moves the date.
    """
    moved = due
    if moved is not None:
        for start, end in sorted(pauses, key=lambda pause: pause[0]):
            if start < moved:
                moved += max((end or max(now, start)) - start, timedelta())
    dates = [date for date in (moved, extended_to) if date is not None and due is not None]
    steps = tuple(sorted((float(after), float(share)) for after, share in credit_steps))
    own = max(dates) if dates else None
    return Schedule(own, grace_days, steps, moved_from=due if own != due else None)
