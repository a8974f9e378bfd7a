"""Calls about a message: made by the student's own staff, in the student's hours, and told to the student."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from people.base.enums import Role
from people.base.errors import NotAllowed
from people.caseload.services import assign_student, set_bar
from people.contact.hours import Window
from people.contact.notices import calls_now
from people.contact.services import note_call, read_contact, set_contact_rule
from people.messages.notify import notify
from people.messages.services import mark_read
from people.models import AccessEvent, SafeContactRule
from tests.people.factories import pair, person
from tests.people.signin.signing import browser

pytestmark = pytest.mark.django_db
# A Tuesday, 15:00 UTC: 10 in the morning in New York.
NOW = datetime(2026, 1, 6, 15, 0, tzinfo=UTC)
WINDOW = Window([0, 1, 2, 3, 4], 9, 12)
SECRETS = ("555-0142", "CanaryCode")


@pytest.fixture(autouse=True)
def switched_on(settings):
    settings.NOTICES_BY_PHONE = True
    with time_machine.travel(NOW, tick=False):
        yield


def wishes_calls(student, **changes):
    rule = {
        "channel": "phone",
        "allowed": True,
        "voicemail": False,
        "address": "555-0142",
        "hours": "",
        "code_name": "CanaryCode",
        "notices": True,
        "window": WINDOW,
    }
    set_contact_rule(user=student, **(rule | changes))
    item = notify(user=student, kind="x", path="/me/")
    type(item).objects.filter(pk=item.pk).update(made_at=NOW - timedelta(hours=1))


@pytest.fixture
def together():
    staff, student = pair()
    wishes_calls(student)
    return staff, student


def text(response) -> str:
    return response.content.decode()


def reveal(client, student, channel="phone"):
    return text(client.post(f"/reach/{student.pk}/open/", {"channel": channel, "reason": "Canary reason"}))


def test_list_names_the_student_and_nothing_of_the_rule(together):
    staff, student = together
    page = text(browser(staff).get("/calls/"))
    assert f"Call {student.display_name}" in page
    assert f"/reach/{student.pk}/?call=1" in page
    assert [word for word in (*SECRETS, "9 a.m.") if word in page] == []


@pytest.mark.parametrize(
    "changes",
    [
        {"allowed": False},
        {"notices": False},
        {"window": None},
        {"address": ""},
        {"channel": "text"},
        {"window": Window([1], 11, 12)},
        {"window": Window([5, 6], 9, 12)},
    ],
)
def test_nobody_is_called_outside_the_rule(changes):
    staff, student = pair()
    wishes_calls(student, **changes)
    assert calls_now(staff) == []
    page = text(browser(staff).get("/calls/"))
    assert student.display_name not in page
    assert "No call now." in page


def test_nobody_is_called_with_an_old_rule_read_messages_or_a_closed_account(together):
    staff, student = together
    rule = SafeContactRule.objects.filter(user=student)
    rule.update(confirmed_at=NOW - timedelta(days=91))
    assert calls_now(staff) == []
    rule.update(confirmed_at=NOW)
    assert calls_now(staff) == [student]
    student.is_active = False
    student.save()
    assert calls_now(staff) == []
    student.is_active = True
    student.save()
    for item in student.inbox.all():
        mark_read(item=item)
    assert calls_now(staff) == []


def test_calls_are_off_by_default(together, settings):
    settings.NOTICES_BY_PHONE = False
    assert calls_now(together[0]) == []
    assert "/calls/" not in text(browser(together[0]).get("/people-and-safety/"))


def test_only_the_own_staff_without_a_bar_see_and_note_calls(together):
    staff, student = together
    other = person(Role.PLACEMENT)
    assert student.display_name not in text(browser(other).get("/calls/"))
    assert browser(other).post(f"/reach/{student.pk}/called/").status_code == 404
    with pytest.raises(NotAllowed):
        note_call(student=student, by=other)
    set_bar(staff=staff, student=student, by=student)
    assert calls_now(staff) == []
    assert browser(staff).post(f"/reach/{student.pk}/called/").status_code == 404
    assert not AccessEvent.objects.filter(kind="called").exists()


def test_call_goes_from_the_list_to_a_recorded_look_to_the_students_page(together):
    staff, student = together
    client = browser(staff, confirmed=True)
    form = text(client.get(f"/reach/{student.pk}/?call=1"))
    assert "To tell them of a new message" in form
    assert '<option value="phone" selected>' in form
    shown = reveal(client, student)
    assert [word for word in SECRETS if word not in shown] == []
    assert "hang up and say nothing" in shown
    done = text(client.post(f"/reach/{student.pk}/called/", follow=True))
    assert "Written down." in done
    assert student.display_name not in done
    mine = text(browser(student).get("/me/data/"))
    assert f"{staff.display_name} called you about a new message" in mine
    assert f"{staff.display_name} looked at how to reach you" in mine


def test_voice_message_is_named_where_it_is_allowed():
    staff, student = pair()
    wishes_calls(student, voicemail=True)
    shown = reveal(browser(staff, confirmed=True), student)
    assert "If a machine answers, say only the name above" in shown
    assert "hang up and say nothing" not in shown


def test_second_click_is_the_same_call_and_there_is_one_call_a_day(together):
    staff, student = together
    assert [note_call(student=student, by=staff), note_call(student=student, by=staff)] == [True, False]
    assert AccessEvent.objects.filter(kind="called").count() == 1
    later = notify(user=student, kind="y", path="/me/")
    type(later).objects.filter(pk=later.pk).update(made_at=NOW + timedelta(minutes=30))
    assert calls_now(staff, now=NOW + timedelta(hours=1)) == []
    assert calls_now(staff, now=NOW + timedelta(days=1, minutes=5)) == [student]


@pytest.mark.parametrize("channel", ["phone", "text", "email"])
def test_number_is_not_shown_outside_the_hours(channel):
    staff, student = pair()
    wishes_calls(student, channel=channel, window=Window([1], 11, 12))
    page = reveal(browser(staff, confirmed=True), student, channel)
    assert "Not at this hour." in page
    assert "Tuesday, 11 a.m. to noon" in page
    assert [word for word in SECRETS if word in page] == []
    assert read_contact(student=student, by=staff, channel=channel, reason="x").address == ""
    with time_machine.travel(NOW + timedelta(hours=1)):
        assert read_contact(student=student, by=staff, channel=channel, reason="x").address == "555-0142"


def test_waiting_calls_are_counted_on_the_desk(together):
    assert "Calls to make now" in text(browser(together[0]).get("/people-and-safety/")).partition("All pages")[0]


def test_students_can_read_who_saw_them_on_the_list_once_a_day(together):
    staff, student = together
    for _ in range(3):
        browser(staff).get("/calls/")
    seen = AccessEvent.objects.filter(subject_id=student.pk, reader_id=staff.pk, field="call_hours", kind="read")
    assert seen.count() == 1
    page = text(browser(student).get("/me/data/"))
    assert "whether you may be called at this hour" in page
    with time_machine.travel(NOW + timedelta(days=1), tick=False):
        browser(staff).get("/calls/")
    assert seen.count() == 2


@pytest.mark.parametrize("count", [1, 3])
def test_list_of_calls_takes_the_same_number_of_queries(count, django_assert_num_queries):
    staff = person(Role.PLACEMENT)
    for _ in range(count):
        student = person()
        assign_student(staff=staff, student=student, by=None)
        wishes_calls(student)
    client = browser(staff)
    client.get("/calls/")
    with django_assert_num_queries(7):
        page = text(client.get("/calls/"))
    assert page.count("?call=1") == count
