"""From when a reminder is left, so that a notice about it can still reach somebody inside their own hours."""

from datetime import datetime, timedelta

from django.utils import timezone

from people.base.errors import Unreadable
from people.base.models.user import User
from people.contact.hours import inside
from people.contact.models import SafeContactRule
from people.contact.rules import CONFIRM_AFTER
from people.sealing.sealed_text import unseal

USUAL, LONGEST = timedelta(hours=24), timedelta(days=7)
# A notice goes out within this time, and should leave some for getting ready.
SPARE, HOUR = timedelta(hours=2), timedelta(hours=1)


def moment_to_remind(user: User, at: datetime) -> datetime:
    """Return from when to leave a message about something at `at`: a day before it as a rule.

    Where none of the hours that the person chose for notices lies between, the last one before that, a week at most.
    """
    usual, windows = at - USUAL, _windows(user)
    if not windows or _reached(user, windows, usual, at - SPARE):
        return usual
    hour = usual.replace(minute=0, second=0, microsecond=0)
    while hour > at - LONGEST:
        if _reached(user, windows, hour, hour):
            return hour
        hour -= HOUR
    return usual


def _reached(user: User, windows: list[str], first: datetime, last: datetime) -> bool:
    """Return whether one of the hours from `first` to `last` lies in a window."""
    hours = int((last - first) / HOUR) + 1
    return any(inside(user, window, first + number * HOUR) for number in range(hours) for window in windows)


def _windows(user: User) -> list[str]:
    """Return the days and hours of the person's live wishes for notices; none where a key is gone."""
    live = {"allowed": True, "notices": True, "confirmed_at__gt": timezone.now() - CONFIRM_AFTER}
    rules = SafeContactRule.objects.filter(user=user, **live)
    try:
        found = [unseal(user, "contact_window", rule.sealed_window) for rule in rules]
    except Unreadable:
        return []
    return [window for window in found if window]
