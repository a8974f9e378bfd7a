"""Sessions that repeat from week to week, on the clock of the cohort's own time zone."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from pathways.cohorts.models.cohort import ClassSession, Cohort

MOST_SLOTS = 4


@dataclass(frozen=True)
class Slot:
    """One time of the week: day (Monday is 0), hour on the cohort's clock, minutes, what it is called, where."""

    weekday: int
    at: time
    minutes: int
    title: str
    place: str = ""


@dataclass(frozen=True)
class Meeting:
    """One session to come: start and end carry the cohort's time zone; `slot` says which slot it repeats, if one."""

    starts_at: datetime
    ends_at: datetime
    title: str
    place: str
    slot: int | None = None


def meeting(day: date, slot: Slot, zone: ZoneInfo, number: int | None = None) -> Meeting:
    """Return the session of `slot` on one day."""
    starts = datetime.combine(day, slot.at, zone)
    return Meeting(starts, starts + timedelta(minutes=slot.minutes), slot.title, slot.place, number)


def weekly(slots: Iterable[Slot], first: date, last: date, off: Collection[date], zone: ZoneInfo) -> list[Meeting]:
    """Return every session of `slots` from `first` to `last`, without the days in `off`, in order."""
    found = []
    for number, slot in enumerate(slots):
        day = first + timedelta(days=(slot.weekday - first.weekday()) % 7)
        while day <= last:
            if day not in off:
                found.append(meeting(day, slot, zone, number))
            day += timedelta(days=7)
    return sorted(found, key=lambda one: one.starts_at)


def slot_of(session: ClassSession, zone: ZoneInfo) -> Slot:
    """Return the time of the week at which a session takes place."""
    starts = session.starts_at.astimezone(zone)
    minutes = round((session.ends_at - session.starts_at).total_seconds() / 60)
    return Slot(starts.weekday(), starts.time().replace(tzinfo=None), minutes, session.title, session.place)


def rhythm(cohort: Cohort) -> tuple[list[Slot], list[ClassSession]]:
    """Return the weekly slots of a cohort as they were held, by weekday, and the sessions that fit none. One query."""
    zone = ZoneInfo(cohort.time_zone)
    held = [(slot_of(one, zone), one) for one in cohort.sessions.filter(cancelled_at=None).order_by("starts_at")]
    counted = Counter(slot for slot, _one in held)
    often = [slot for slot, number in counted.most_common() if number > 1][:MOST_SLOTS]
    single = [one for slot, one in held if slot not in often]
    return sorted(often, key=lambda slot: (slot.weekday, slot.at)), single


def shifted(
    sessions: Iterable[ClassSession], old: Cohort, first: date, last: date, off: Collection[date], zone: ZoneInfo
) -> list[Meeting]:
    """Return single sessions of an older cohort moved by whole weeks to one that begins on `first`."""
    monday = timedelta(days=first.weekday()), timedelta(days=old.starts_on.weekday())
    by = (first - monday[0]) - (old.starts_on - monday[1])
    found = []
    for one in sessions:
        slot = slot_of(one, ZoneInfo(old.time_zone))
        day = one.starts_at.astimezone(ZoneInfo(old.time_zone)).date() + by
        if first <= day <= last and day not in off:
            found.append(meeting(day, slot, zone))
    return found


def with_places(slots: Iterable[Slot], place: str) -> list[Slot]:
    """Return the slots, each with a place: its own, else `place`."""
    return [slot if slot.place else replace(slot, place=place) for slot in slots]
