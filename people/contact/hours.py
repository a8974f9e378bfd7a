"""Days and hours in which a person may be reached, in the person's own zone."""

import json
from dataclasses import dataclass
from datetime import datetime, time
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.utils.dates import WEEKDAYS
from django.utils.formats import time_format
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from people.base.models.user import User

# The days that a person may choose, and what each choice is called.
DAYS = {
    "0123456": gettext_lazy("every day"),
    "01234": gettext_lazy("Monday to Friday"),
    "56": gettext_lazy("Saturday and Sunday"),
}


@dataclass(frozen=True)
class Window:
    """Days 0 (Monday) to 6, hours from ≤ now < until."""

    days: list[int]
    start: int
    end: int


def window_of(text: str) -> Window | None:
    """Return the window that its JSON says; `None` for an empty text."""
    return Window(**json.loads(text)) if text else None


def inside(user: User, text: str, now: datetime) -> bool:
    """Return whether `now` lies in the window (its JSON) of `user`; an unknown zone is never inside."""
    said = window_of(text)
    try:
        here = now.astimezone(ZoneInfo(user.time_zone or settings.TIME_ZONE))
    except ZoneInfoNotFoundError:
        return False
    return said is not None and here.weekday() in said.days and said.start <= here.hour < said.end


def hour_words(hour: int) -> str:
    """Return a full hour, 0 to 24, as the reader's language writes it: "9 a.m."."""
    return time_format(time(hour % 24))


def day_words(days: list[int]) -> str:
    """Return days as people say them: "Monday to Friday"."""
    usual = DAYS.get("".join(str(day) for day in sorted(days)))
    return str(usual or get_text_list([str(WEEKDAYS[day]) for day in sorted(days)], _("and")))


def words(text: str) -> str:
    """Return the window (its JSON) as people read it: "Monday to Friday, 9 a.m. to noon"; "" where there is none."""
    said = window_of(text)
    if said is None:
        return ""
    if (said.start, said.end) == (0, 24):
        return _("%(days)s, at any hour") % {"days": day_words(said.days)}
    return _("%(days)s, %(start)s to %(end)s") % {
        "days": day_words(said.days),
        "start": hour_words(said.start),
        "end": hour_words(said.end),
    }
