"""What calendars get: the cohort's zone, cancelled classes, a hint when to look again, due days where chosen."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from pathways.cohorts import due_days
from pathways.cohorts.due_days import OwnDate, Source
from pathways.cohorts.ical import calendar_text
from pathways.cohorts.services.feeds import calendar_feed, choose_feed_dates
from pathways.planning.services import cancel_session
from tests.pathways.factories import session_in

FEED_QUERIES = 2
LOS_ANGELES = ZoneInfo("America/Los_Angeles")


def feed(client, user):
    return client.get(reverse("pathways:feed", args=[calendar_feed(user=user).token])).content


@pytest.fixture
def western(school):
    """The cohort, moved to Los Angeles, with a class on either side of the change of the clocks."""
    school.cohort.time_zone = "America/Los_Angeles"
    school.cohort.save()
    return [session_in(school.cohort, datetime(2027, 3, day, 18, tzinfo=LOS_ANGELES)) for day in (9, 16)]


def test_a_class_carries_the_cohorts_zone_and_the_file_describes_it(client, school, western):
    text = feed(client, school.student)
    events = Calendar.from_ical(text).walk("VEVENT")
    assert [event["dtstart"].dt.hour for event in events] == [18, 18]
    assert {event["dtstart"].params["TZID"] for event in events} == {"America/Los_Angeles"}
    assert [str(zone["tzid"]) for zone in Calendar.from_ical(text).walk("VTIMEZONE")] == ["America/Los_Angeles"]
    assert [event["dtstart"].dt.astimezone(UTC).hour for event in events] == [2, 1]


def test_calendars_are_told_to_look_again_within_hours(client, school, western):
    text = feed(client, school.student)
    assert b"REFRESH-INTERVAL;VALUE=DURATION:PT2H" in text
    assert b"X-PUBLISHED-TTL:PT2H" in text


def test_a_cancelled_class_says_so_under_the_same_id(client, school, western):
    before = Calendar.from_ical(feed(client, school.student)).walk("VEVENT")[0]
    cancel_session(session=western[0], by=school.instructor, words="Canary words")
    text = feed(client, school.student)
    after = Calendar.from_ical(text).walk("VEVENT")[0]
    assert (str(before["status"]), str(after["status"])) == ("CONFIRMED", "CANCELLED")
    assert before["uid"] == after["uid"]
    assert after["sequence"] == before["sequence"] + 1
    assert b"Canary" not in text


def test_due_days_come_only_to_who_chose_them_and_say_nothing(client, school, monkeypatch):
    due = OwnDate(uuid4(), (timezone.now() + timedelta(days=3)).astimezone(LOS_ANGELES))
    nothing = {"propose": lambda *_: [], "put": lambda *_: None, "rezone": lambda *_: None}
    monkeypatch.setattr(due_days, "_sources", [Source(own=lambda user: [due], **nothing)])
    assert b"VEVENT" not in feed(client, school.student)
    client.force_login(school.student)
    client.post(reverse("pathways:calendar_dates"), {"with_dates": "1"})
    (event,) = Calendar.from_ical(feed(client, school.student)).walk("VEVENT")
    assert (str(event["summary"]), event["dtstart"].dt) == ("To do", due.at.date())
    assert b"checked" in client.get(reverse("pathways:my_calendar")).content
    client.post(reverse("pathways:calendar_dates"), {})
    assert b"VEVENT" not in feed(client, school.student)


def test_choosing_due_days_keeps_the_address(school):
    token = calendar_feed(user=school.student).token
    assert choose_feed_dates(user=school.student, with_dates=True).token == token


def test_the_feed_costs_the_same_at_one_and_three(client, school, western, django_assert_num_queries):
    address = reverse("pathways:feed", args=[calendar_feed(user=school.student).token])
    for more in (0, 2):
        for _ in range(more):
            session_in(school.cohort, datetime(2027, 4, 1, 18, tzinfo=LOS_ANGELES))
        with django_assert_num_queries(FEED_QUERIES):
            assert b"VEVENT" in client.get(address).content


def test_an_empty_calendar_is_a_whole_one():
    assert calendar_text([]).startswith(b"BEGIN:VCALENDAR")
