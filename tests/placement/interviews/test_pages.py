"""Pages of interviews: times on a named clock, calendar files that say nothing, what an employer sees."""

from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.urls import reverse
from icalendar import Calendar

from people.models import AccessEvent
from people.rights.export import everything
from placement.interviews.forms import TimesForm, moment_in
from placement.interviews.services import refuse_times, write_way
from placement.models import Interview
from placement.referrals.services.referrals import withdraw
from tests.placement import factories as made
from tests.placement.interviews.meetings import ZONE, agreed, offered, times

pytestmark = pytest.mark.django_db


@pytest.fixture
def advisor():
    return made.staff()


def path(name, interview):
    return reverse(f"placement:{name}", args=[interview.pk])


def text(response):
    return response.content.decode()


@pytest.mark.parametrize(
    ("day", "at", "expected"),
    [
        (date(2027, 3, 13), time(2, 30), "2027-03-13T02:30:00-06:00"),
        (date(2027, 3, 14), time(2, 30), None),
        (date(2026, 11, 1), time(1, 30), None),
        (date(2027, 3, 14), time(14), "2027-03-14T14:00:00-05:00"),
    ],
)
def test_hour_is_read_on_the_clock_of_the_zone_and_one_that_it_skips_or_repeats_is_asked_again(day, at, expected):
    found = moment_in(ZoneInfo(ZONE), day, at)
    assert (found and found.isoformat()) == expected


def test_form_keeps_what_was_typed_and_says_what_is_missing():
    with time_machine.travel("2027-03-01T12:00Z"):
        data = {"kind": "phone", "minutes": "30", "zone": ZONE, "day_1": "2027-03-14", "at_1": "02:30"}
        form = TimesForm(data | {"day_2": "2027-03-02", "day_3": "2027-02-01", "at_3": "09:00"})
        assert not form.is_valid()
        assert form.errors == {
            "at_1": ["The clock changes in this hour. Choose another one."],
            "at_2": ["A time needs both: a day and an hour."],
            "day_3": ["That time is over. Choose one to come."],
        }


def test_what_is_too_long_or_not_chosen_is_said_and_nothing_is_lost(advisor):
    interview = offered(advisor)
    own, staff, before = made.browser(interview.referral.student), made.browser(advisor), interview.events.count()
    page = text(own.post(path("my-interview-answer", interview), {"answer": "other", "wish": "Canary " + "x" * 600}))
    assert ("Canary x" in page, "at most 600" in page) == (True, True)
    page = text(own.post(path("my-interview-answer", interview), {"answer": "choose"}, follow=True))
    assert "Choose another one, or say that none fits." in page
    page = text(staff.post(path("interview-way", interview), {"text": "Canary " + "y" * 1000}))
    assert ("Canary y" in page, "at most 1000" in page, interview.events.count()) == (True, True, before)


def test_staff_offer_and_the_student_chooses_on_pages(advisor):
    referral, _release = made.referred(advisor)
    here = times(3)[0]
    data = {"kind": "video", "minutes": "30", "zone": ZONE, "day_1": f"{here:%Y-%m-%d}", "at_1": "14:00"}
    page = text(made.browser(advisor).post(reverse("placement:interview-times", args=[referral.pk]), data, follow=True))
    assert "Offered. The choice is the student’s now." in page
    assert "Chicago time" in page
    interview, client = Interview.objects.get(), made.browser(referral.student)
    assert path("my-interview", interview) in text(client.get(reverse("placement:my-referral", args=[referral.pk])))
    choice = {"answer": "choose", "time": here.isoformat()}
    page = text(client.post(path("my-interview-answer", interview), choice, follow=True))
    assert "This is your time." in page
    assert "Your advisor writes it here before the day." in page
    write_way(interview=interview, by=advisor, text="The blue door")
    assert "The blue door" in text(client.get(path("my-interview", interview)))
    client.post(path("my-interview-answer", interview), {"answer": "other", "wish": "Canary morning"})
    page = text(made.browser(advisor).get(path("interview", interview)))
    assert "Canary morning" in page
    looks = set(AccessEvent.objects.filter(reader_id=advisor.pk).values_list("field", flat=True))
    assert {"interview_way", "interview_wish"} <= looks
    assert "Canary morning" in str(everything(referral.student))


def event_in(response):
    calendar = Calendar.from_ical(response.content)
    assert calendar.walk("VTIMEZONE")[0]["TZID"] == ZONE
    return calendar.walk("VEVENT")[0]


def test_calendar_file_of_the_student_says_nothing_and_takes_moves_and_ends(advisor):
    interview = agreed(advisor)
    client, seen = made.browser(interview.referral.student), []
    for act in (
        lambda: None,
        lambda: refuse_times(interview=interview, by=interview.referral.student),
        lambda: offered(advisor, interview.referral, 6),
        lambda: withdraw(referral=interview.referral, by=interview.referral.student),
    ):
        act()
        event = event_in(client.get(path("my-interview-file", interview)))
        seen.append((str(event["SUMMARY"]), str(event["STATUS"]), event["SEQUENCE"], str(event["UID"])))
    pk = str(interview.pk)
    assert seen == [
        ("Appointment", "CONFIRMED", 1, pk),
        ("Appointment", "CONFIRMED", 1, pk),
        ("Appointment", "CANCELLED", 2, pk),
        ("Appointment", "CANCELLED", 3, pk),
    ]
    assert event["DTSTART"].dt == times(3)[0]
    assert {"LOCATION", "DESCRIPTION", "ORGANIZER", "ATTENDEE"}.isdisjoint(event)


def test_calendar_file_of_an_employer_has_a_code_and_never_the_name(advisor):
    student = made.searching(advisor, display_name="Canary Name")
    referral, _release = made.referred(advisor, student, fields=["display_name", "skills"])
    interview, code = agreed(advisor, referral), f"Interview: Candidate {referral.pk.hex[:4].upper()}"
    client = made.browser(made.contact_of(referral.order.employer, advisor))
    assert event_in(client.get(path("employer-interview-file", interview)))["SUMMARY"] == code
    page = text(client.get(path("employer-interview", interview)))
    assert (code in page, "Canary Name" in page) == (True, False)
    withdraw(referral=referral, by=student)
    event = event_in(client.get(path("employer-interview-file", interview)))
    assert (str(event["STATUS"]), event["SUMMARY"]) == ("CANCELLED", code)
    assert "Called off" in text(client.get(reverse("placement:employer-home")))
    with time_machine.travel(interview.starts_at + timedelta(days=1)):
        assert client.get(path("employer-interview", interview)).status_code in {302, 404}


def test_wish_and_way_there_are_on_no_page_of_the_employer(advisor):
    interview = agreed(advisor)
    write_way(interview=interview, by=advisor, text="Canary door")
    refuse_times(interview=interview, by=interview.referral.student, wish="Canary morning")
    client = made.browser(made.contact_of(interview.referral.order.employer, advisor))
    for name in ("employer-interview", "employer-interview-file"):
        body = text(client.get(path(name, interview)))
        assert ("Canary door" in body, "Canary morning" in body) == (False, False)


def test_employer_offers_times_on_the_page(advisor):
    referral, _release = made.referred(advisor)
    client = made.browser(made.contact_of(referral.order.employer, advisor))
    data = {"kind": "phone", "minutes": "30", "zone": ZONE, "day_1": f"{times(3)[0]:%Y-%m-%d}", "at_1": "14:00"}
    page = text(client.post(reverse("placement:employer-times", args=[referral.pk]), data, follow=True))
    assert "Offered. You read here which time was chosen." in page
    client.post(path("employer-interview-off", Interview.objects.get()))
    assert Interview.objects.get().state == "called_off"


@pytest.mark.parametrize("number", [1, 3])
def test_home_of_an_employer_asks_the_same_for_one_interview_and_for_three(advisor, number, django_assert_num_queries):
    order = made.open_order(advisor)
    for _ in range(number):
        agreed(advisor, made.referred(advisor, order=order)[0])
    client = made.browser(made.contact_of(order.employer, advisor))
    client.get(reverse("placement:employer-home"))
    with django_assert_num_queries(11):
        page = text(client.get(reverse("placement:employer-home")))
    assert page.count("/partner/interviews/") == number
