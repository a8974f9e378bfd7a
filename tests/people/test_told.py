"""Sentences of the people app that say that somebody is told."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.core import mail
from django.core.management import CommandError, call_command

from people.accounts.services.role_requests import ask_role
from people.base.enums import Role
from people.contact.hours import Window
from people.contact.notices import send_notices
from people.contact.services import set_contact_rule
from people.messages.notify import notify
from people.models import EmergencyAccess, InboxItem, SafeContactRule, User
from people.oversight.services import allow_emergency_access, ask_emergency_access
from people.rights.services.record_requests import record_demand
from people.trail.services.anchoring import anchor_access_log
from tests.people.factories import pair, person
from tests.people.signin.signing import browser
from tests.people.tasks.tasks import task, waiting
from tests.people.trail.test_anchors import cut, looks
from tests.told import told

pytestmark = pytest.mark.django_db
# A Tuesday, 15:00 UTC: 10 in the morning in New York.
NOW = datetime(2026, 1, 6, 15, 0, tzinfo=UTC)
RULE = {"allowed": True, "voicemail": False, "hours": "", "code_name": "", "notices": True}
RULE |= {"window": Window([0, 1, 2, 3, 4], 9, 12)}
COURT = {"kind": "subpoena", "sender": "Court", "received_on": date(2026, 1, 2), "due_on": None}


def inbox(user: User) -> list[str]:
    return list(InboxItem.objects.filter(user=user, read_at=None).values_list("kind", flat=True))


@told(
    "For when somebody may be in danger and their own staff cannot be found. An administrator must allow it. It lasts "
    "one hour. Each look is written down, and the student is told who looked and why.",
    "One field, one hour, two people; the student is told.",
    "If this name exists, an administrator was asked. You get a message.",
)
@pytest.mark.parametrize("answer", ["allow", "refuse"])
def test_emergency_access_tells_administrator_and_asker_and_once_allowed_the_student(answer):
    student, asker, admin = person(), person(Role.INSTRUCTOR), person(Role.ADMINISTRATOR)
    set_contact_rule(user=student, channel="phone", address="555", **RULE)
    client = browser(asker)
    client.get("/people-and-safety/")
    sent = {"username": student.username, "field": "contact", "reason": "why"}
    assert b"an administrator was asked" in client.post("/emergency-access/", sent, follow=True).content
    assert (inbox(admin), task("emergency_to_answer").owner) == (["emergency_to_answer"], admin)
    access = EmergencyAccess.objects.get()
    browser(admin, confirmed=True).post(f"/emergency-access/{access.pk}/", {answer: "1"})
    assert inbox(asker) == ["emergency_answered"]
    assert inbox(student) == (["emergency_access"] if answer == "allow" else [])


@told("This look is written down, and the student is told.")
def test_each_look_in_an_emergency_tells_the_student():
    student, asker, admin = person(), person(Role.INSTRUCTOR), person(Role.ADMINISTRATOR)
    access = ask_emergency_access(student=student, field="contact", by=asker, reason="why")
    allow_emergency_access(access=access, by=admin)
    InboxItem.objects.all().delete()
    assert browser(asker, confirmed=True).post(f"/emergency-access/{access.pk}/look/").status_code == 200
    assert inbox(student) == ["emergency_access"]


@told(
    "You see one way at a time, and only if they allow it now. Your look is written down with your reason, and they are"
    " told.",
    "These students asked for a call when there is a message for them here, and this is one of their hours. You see the"
    " number, the name to use and whether you may leave a voice message on the next page: it asks why, writes your look"
    " down, and tells them.",
)
def test_looking_how_to_reach_a_student_tells_them(settings):
    settings.NOTICES_BY_PHONE = True
    staff, student = pair()
    with time_machine.travel(NOW, tick=False):
        set_contact_rule(user=student, channel="phone", address="555", **RULE)
        notify(user=student, kind="release_requested", path="/sharing/")
        client = browser(staff, confirmed=True)
        client.get("/calls/")
        client.get(f"/reach/{student.pk}/")
        client.post(f"/reach/{student.pk}/open/", {"channel": "phone", "reason": "why"})
    assert "contact_read" in inbox(student)


@told(
    "The newest rows are all there. The whole log is checked once a day; you get a message if a row is missing.",
)
def test_a_row_cut_off_the_access_log_is_a_message_to_administrators():
    admin = person(Role.ADMINISTRATOR)
    looks(3)
    anchor_access_log()
    browser(admin).get("/access-log/")
    looks(3)
    anchor_access_log()
    cut(1)
    with pytest.raises(CommandError):
        call_command("check_access_log")
    assert inbox(admin) == ["access_log"]


@told(
    "Leave me a message each time somebody signs in as me",
    "With notices by e-mail you hear of it outside, too.",
    "We write or say “You have a new message”, nothing else, and at most once a day.",
    "Tell me this way when there is a message for me here, in the hours below",
    "You have a new message",
)
def test_a_sign_in_leaves_a_message_and_a_neutral_mail_says_so_once_a_day(settings):
    settings.NOTICES_BY_EMAIL = True
    user = person()
    client = browser(user, confirmed=True)
    client.get("/me/preferences/")
    client.get("/me/contact/")
    user.sign_in_messages = True
    user.save()
    set_contact_rule(user=user, channel="email", address="a@example.org", **RULE)
    SafeContactRule.objects.update(confirmed_at=NOW)
    client.force_login(user)
    assert inbox(user) == ["signed_in"]
    InboxItem.objects.update(made_at=NOW)
    assert [send_notices(now=NOW), send_notices(now=NOW)] == [1, 0]
    assert [message.body for message in mail.outbox] == ["You have a new message"]


@told("Nothing waits. You need not look here every day: what needs you comes to your messages too.")
def test_what_needs_an_administrator_comes_to_their_messages():
    one, two = person(Role.ADMINISTRATOR), person(Role.ADMINISTRATOR)
    browser(two).get("/people-and-safety/")
    ask_role(user=person(), role=Role.EDITOR, by=one, reason="why")
    assert (inbox(two), waiting(two)) == (["role_to_confirm"], ["role_to_confirm"])


@told("The person was told", "They were told")
def test_who_was_told_of_a_request_for_records_finds_a_message():
    admin, student = person(Role.ADMINISTRATOR), person()
    demand = record_demand(person=student, by=admin, **COURT)
    client = browser(admin, confirmed=True)
    client.get(f"/record-requests/{demand.pk}/")
    client.post(f"/record-requests/{demand.pk}/step/", {"step": "notice", "channel": "in_person"})
    client.get(f"/record-requests/{demand.pk}/")
    assert inbox(student) == ["records_asked_for"]
