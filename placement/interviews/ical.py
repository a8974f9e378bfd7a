"""An interview as an iCalendar file, with words that say nothing to somebody who glances at a phone."""

from zoneinfo import ZoneInfo

from icalendar import Calendar, Event

from placement.interviews.models import Interview


def calendar_file(interview: Interview, summary: str) -> bytes:
    """Return the agreed time of an interview as an iCalendar file, called `summary`: no place, no description.

    The time is on the clock of its zone, which the file describes (VTIMEZONE). The id is random. What was moved or
    called off has a higher SEQUENCE, so that a calendar that holds the old time takes the new one.
    """
    calendar, event, zone = Calendar(), Event(), ZoneInfo(interview.zone)
    calendar.add("prodid", "-//Calendar//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    event.add("uid", str(interview.pk))
    event.add("summary", summary)
    event.add("dtstart", interview.starts_at.astimezone(zone))  # type: ignore[union-attr]
    event.add("dtend", interview.ends_at.astimezone(zone))  # type: ignore[union-attr]
    event.add("dtstamp", interview.changed_at)
    event.add("last-modified", interview.changed_at)
    event.add("sequence", interview.revision)
    event.add("status", "CONFIRMED" if interview.stands else "CANCELLED")
    calendar.add_component(event)
    calendar.add_missing_timezones()
    text: bytes = calendar.to_ical()
    return text
