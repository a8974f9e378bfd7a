"""Sessions of a cohort: added, moved, cancelled, in the cohort's own zone, with a quiet message."""

from datetime import datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone

from pathways.base.errors import NotAllowed
from pathways.models import ClassSession, SessionEvent
from pathways.planning import services
from people.models import InboxItem
from tests.pathways.factories import session_in
from tests.pathways.planning.test_making import SESSIONS_QUERIES

NEW_YORK = ZoneInfo("America/New_York")
EVENING = datetime(2027, 3, 2, 18, tzinfo=NEW_YORK)


@pytest.fixture
def teacher(client, school):
    client.force_login(school.instructor)
    school.instructor.time_zone = "America/Los_Angeles"
    school.instructor.save()
    return school.instructor


@pytest.fixture
def series(school):
    key = uuid4()
    return [session_in(school.cohort, EVENING + timedelta(weeks=week), 90, series=key) for week in range(4)]


def page_of(school):
    return reverse("pathways:sessions", args=[school.cohort.pk])


def sent(**changes):
    return {"title": "Class", "day": "2027-03-02", "at": "18:00", "minutes": "90", "place": "", "words": ""} | changes


def told(user):
    return list(InboxItem.objects.filter(user=user).values_list("kind", "path"))


class TestAdding:
    def test_six_in_the_evening_from_the_west_is_six_for_a_class_in_the_east(self, client, school, teacher):
        client.post(page_of(school), sent(without_holidays="on"))
        assert ClassSession.objects.get().starts_at == EVENING
        page = client.get(page_of(school)).content.decode()
        assert "Tuesday 2 March 2027, 6 p.m.–7:30 p.m." in page
        assert "New York time · in Los Angeles 2 March, 3 p.m." in page

    def test_repeated_every_week_without_holidays_and_shown_to_the_last(self, client, school, teacher):
        monday = sent(day="2027-05-17", until="2027-06-14", without_holidays="on", title="Monday class")
        client.post(page_of(school), monday)
        days = [one.starts_at.astimezone(NEW_YORK).day for one in ClassSession.objects.all()]
        assert days == [17, 24, 7, 14]
        assert len({one.series for one in ClassSession.objects.all()}) == 1
        assert client.get(page_of(school)).content.decode().count("Monday class") == 4

    def test_what_cannot_be_is_said_and_kept_on_the_form(self, client, school, teacher):
        response = client.post(page_of(school), sent(until="2027-02-01", title="Typed title"))
        assert b"Choose a day after the first one" in response.content
        assert b"Typed title" in response.content
        assert not ClassSession.objects.exists()


class TestMoving:
    def url(self, session):
        return reverse("pathways:session", args=[session.cohort_id, session.pk])

    def test_a_moved_session_says_so_to_everybody_with_words(self, client, school, teacher, series):
        client.post(self.url(series[0]), sent(day="2027-03-03", at="17:00", words="The room is painted"))
        series[0].refresh_from_db()
        series[1].refresh_from_db()
        assert series[0].starts_at == datetime(2027, 3, 3, 17, tzinfo=NEW_YORK)
        assert series[1].starts_at == EVENING + timedelta(weeks=1)
        assert told(school.student) == [("class_changed", "/my/classes/")]
        assert told(school.assistant) == [("class_changed", page_of(school))]
        assert told(school.instructor) == told(school.stranger) == []
        client.force_login(school.student)
        shown = client.get("/my/classes/").content.decode()
        assert "The room is painted" in shown
        assert "Wednesday 3 March 2027, 5 p.m." in shown

    def test_a_whole_series_moves_by_as_much_on_the_clock(self, client, school, teacher, series):
        # Between the second and the third week the clocks go forward.
        client.post(self.url(series[1]), sent(day="2027-03-11", at="19:00", whole_series="on"))
        clock = [one.starts_at.astimezone(NEW_YORK) for one in ClassSession.objects.all()]
        assert [(one.day, one.hour) for one in clock] == [(2, 18), (11, 19), (18, 19), (25, 19)]

    def test_saving_without_a_change_tells_nobody(self, client, school, teacher, series):
        response = client.post(self.url(series[0]), sent(), follow=True)
        assert b"Nothing changed, so nobody was told" in response.content
        assert told(school.student) == []
        assert not SessionEvent.objects.exists()

    def test_a_cancelled_session_stays_on_every_list_and_can_come_back(self, client, school, teacher, series):
        client.post(self.url(series[0]), sent(cancel="1", words="No power today"))
        client.force_login(school.student)
        shown = client.get("/my/classes/").content.decode()
        assert shown.count("cancelled") == 1
        assert "No power today" in shown
        client.force_login(teacher)
        client.post(self.url(series[0]), sent(restore="1"))
        assert not ClassSession.objects.exclude(cancelled_at=None).exists()
        kinds = list(SessionEvent.objects.values_list("kind", flat=True))
        assert kinds == ["cancelled", "restored"]

    def test_cancelling_the_series_leaves_what_was_before(self, school, teacher, series):
        services.cancel_session(session=series[2], by=teacher, whole_series=True)
        kept = ClassSession.objects.filter(cancelled_at=None)
        assert list(kept) == series[:2]

    def test_a_past_session_moves_without_a_message(self, school, teacher):
        past = session_in(school.cohort, timezone.now() - timedelta(days=3))
        services.cancel_session(session=past, by=teacher)
        assert told(school.student) == []

    def test_assistants_and_strangers_move_nothing(self, client, school, series):
        for user, status in ((school.assistant, 403), (school.other_instructor, 404)):
            client.force_login(user)
            assert client.post(self.url(series[0]), sent(cancel="1")).status_code == status
            with pytest.raises(NotAllowed):
                services.cancel_session(session=series[0], by=user)
        assert not ClassSession.objects.exclude(cancelled_at=None).exists()

    def test_the_list_costs_the_same_at_one_and_three(self, client, school, teacher, django_assert_num_queries):
        client.get(page_of(school))
        for number in (1, 2):
            for _ in range(number):
                session_in(school.cohort, EVENING)
            with django_assert_num_queries(SESSIONS_QUERIES):
                assert b"Move or cancel" in client.get(page_of(school)).content
