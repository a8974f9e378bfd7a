"""Class sessions as an iCalendar file, with words that say nothing to somebody who glances at a phone."""

from collections.abc import Iterable

from django.utils import timezone
from icalendar import Calendar, Event

from pathways.cohorts.models.cohort import ClassSession


def calendar_text(sessions: Iterable[ClassSession]) -> bytes:
    """Return the sessions as an iCalendar file; summaries are "Class", ids are random, no places and no names."""
    calendar = Calendar()
    calendar.add("prodid", "-//Tech academy//Classes//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", "Classes")
    for session in sessions:
        event = Event()
        event.add("uid", str(session.pk))
        event.add("summary", "Class")
        event.add("dtstart", session.starts_at)
        event.add("dtend", session.ends_at)
        event.add("dtstamp", timezone.now())
        calendar.add_component(event)
    text: bytes = calendar.to_ical()
    return text
