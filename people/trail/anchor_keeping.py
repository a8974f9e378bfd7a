"""Which lines of the anchors stay (`people.trail.anchors`): a line every five minutes would be 30 MB a year.

Every row up to a line's row is in that row's hash, so a later line says what an earlier one said, once the chain
between them was walked. Earlier lines are worth keeping for three things only: to say where a fault begins, to hold an
older backup that is put back against what was known then, and to show that the oldest rows went before their time.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from people.trail.anchors import HEAD, Anchor

ALL, HOURLY = timedelta(days=2), timedelta(days=100)


def is_kept(lines: Sequence[Anchor], number: int, now: datetime) -> bool:
    """Return whether the line of this number stays.

    All lines of two days, the last one of each hour of 100 days, the last one of each day until its row is over its
    time. Notes stay for good, and the line before each, which says how far the log reached then. So do the first line,
    by which a restore knows that two lists are of one academy, and the newest.
    """
    line = lines[number]
    if number in (0, len(lines) - 1) or line.kind != HEAD or lines[number + 1].kind != HEAD:
        return True
    if now - datetime.fromisoformat(line.at) < ALL:
        return True
    return not line.is_over and _span(line, now) != _span(lines[number + 1], now)


def _span(line: Anchor, now: datetime) -> str:
    """Return the hour or the day of which one line stays ("2026-03-03T17", "2026-03-03")."""
    at = datetime.fromisoformat(line.at)
    return at.isoformat()[: len("2026-03-03T17" if now - at < HOURLY else "2026-03-03")]
