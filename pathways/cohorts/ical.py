"""Class sessions as an iCalendar file, with words that say nothing to somebody who glances at a phone."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event

from pathways.cohorts.due_days import OwnDate
from pathways.cohorts.models.cohort import ClassSession

# How often a calendar should look again: a class that moves today is seen today. Both names, for old and new ones.
REFRESH = timedelta(hours=2)


def calendar_text(sessions: Iterable[ClassSession], dates: Sequence[OwnDate] = ()) -> bytes:
    """Return the sessions as an iCalendar file; summaries are "Class", ids are random, no places and no names.

    Times are on the clock of each cohort's zone, which the file describes (VTIMEZONE), so that they stay right when
    the clocks change. A cancelled session says so. `dates`: days on which work is due, as "To do".
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Tech academy//Classes//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", "Classes")
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT2H")
    for session in sessions:
        calendar.add_component(_class(session))
    for date in dates:
        calendar.add_component(_to_do(date))
    calendar.add_missing_timezones()
    text: bytes = calendar.to_ical()
    return text


def _class(session: ClassSession) -> Event:
    zone, event = ZoneInfo(session.cohort.time_zone), Event()
    event.add("uid", str(session.pk))
    event.add("summary", "Class")
    event.add("dtstart", session.starts_at.astimezone(zone))
    event.add("dtend", session.ends_at.astimezone(zone))
    event.add("dtstamp", session.changed_at)
    event.add("last-modified", session.changed_at)
    event.add("sequence", session.revision)
    event.add("status", "CANCELLED" if session.cancelled_at else "CONFIRMED")
    return event


def _to_do(date: OwnDate) -> Event:
    """Return a day on which work is due: an all-day entry that blocks no time."""
    event = Event()
    event.add("uid", str(date.id))
    event.add("summary", "To do")
    event.add("dtstart", date.at.date())
    event.add("dtend", date.at.date() + timedelta(days=1))
    event.add("dtstamp", date.at)
    event.add("transp", "TRANSPARENT")
    return event
