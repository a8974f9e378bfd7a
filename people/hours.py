"""Days and hours in which a person may be reached, in the person's own zone."""

import json
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.utils.dates import WEEKDAYS_ABBR

from people.models import User


@dataclass(frozen=True)
class Window:
    """Days 0 (Monday) to 6, hours from ≤ now < until."""

    days: list[int]
    start: int
    end: int


def inside(user: User, text: str, now: datetime) -> bool:
    """Return whether `now` lies in the window (its JSON) of `user`; an unknown zone is never inside."""
    said = json.loads(text)
    try:
        here = now.astimezone(ZoneInfo(user.time_zone or settings.TIME_ZONE))
    except ZoneInfoNotFoundError:
        return False
    return here.weekday() in said["days"] and said["start"] <= here.hour < said["end"]


def words(text: str) -> str:
    """Return the window (its JSON) as people read it: "Mon Tue 9–12"; "" where there is none."""
    if not text:
        return ""
    said = json.loads(text)
    return f"{' '.join(str(WEEKDAYS_ABBR[day]) for day in said['days'])} {said['start']}–{said['end']}"
