"""E-mails and text messages leave only inside a person's own rule, and say nothing."""

import json
import sys
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core import mail
from django.core.management import call_command

from people.base.enums import Role
from people.base.errors import KeyServiceDown
from people.contact.hours import Window
from people.contact.notices import send_notices
from people.contact.services import set_contact_rule
from people.messages.notify import notify
from people.messages.services import mark_read
from people.models import AccessEvent, SafeContactRule
from people.trail.verification import first_broken_link
from tests.people.factories import person
from tests.people.signin.signing import browser

pytestmark = pytest.mark.django_db
ADDRESS = "canaryaddress@example.org"
WEEK = [0, 1, 2, 3, 4]
# A Tuesday, 15:00 UTC: 10 in the morning in New York.
NOW = datetime(2026, 1, 6, 15, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def switched_on(settings):
    settings.NOTICES_BY_EMAIL = True


def reachable(**changes):
    """Return a student who chose notices on weekdays from 9 to 12, with one message that holds canaries."""
    zone = changes.pop("time_zone", "")
    user = person(display_name="CanaryName", time_zone=zone, language=changes.pop("language", ""))
    rule = {
        "channel": "email",
        "allowed": True,
        "voicemail": False,
        "address": ADDRESS,
        "hours": "CanaryHours",
        "code_name": "CanaryCode",
        "notices": True,
        "window": Window(WEEK, 9, 12),
    }
    set_contact_rule(user=user, **(rule | changes))
    SafeContactRule.objects.filter(user=user).update(confirmed_at=NOW - timedelta(days=1))
    item = notify(user=user, kind="release_requested", path="/sharing/canary-path/")
    type(item).objects.filter(pk=item.pk).update(made_at=NOW - timedelta(hours=1))
    return user


def test_notice_is_neutral_and_holds_nothing():
    user = reachable()
    assert send_notices(now=NOW) == 1
    (message,) = mail.outbox
    assert (message.subject, message.body, message.to) == ("You have a new message",) * 2 + ([ADDRESS],)
    everything = message.message().as_string().lower().replace(ADDRESS, "")
    said = ("canary", user.username, "sharing", "http", "academy", "release")
    assert [word for word in said if word in everything] == []
    assert message.message()["Message-ID"].endswith("@localhost>")


def test_notice_speaks_the_persons_language():
    reachable(language="es")
    send_notices(now=NOW)
    assert mail.outbox[0].subject == "Tienes un mensaje nuevo"


@pytest.mark.parametrize(
    "changes",
    [
        {"allowed": False},
        {"notices": False},
        {"window": None},
        {"address": ""},
        {"channel": "text"},
        {"channel": "phone"},
        {"channel": "post"},
        {"window": Window(WEEK, 11, 12)},
        {"window": Window(WEEK, 8, 10)},
        {"window": Window([5, 6], 9, 12)},
        {"time_zone": "Asia/Tokyo"},
        {"time_zone": "No/Where"},
    ],
)
def test_nothing_leaves_outside_the_rule(changes):
    reachable(**changes)
    assert send_notices(now=NOW) == 0
    assert mail.outbox == []


def test_nothing_leaves_by_default(settings):
    from academy_site.settings import base

    assert base.NOTICES_BY_EMAIL is False
    settings.NOTICES_BY_EMAIL = base.NOTICES_BY_EMAIL
    reachable()
    assert send_notices(now=NOW) == 0
    plain = person(email=ADDRESS)
    notify(user=plain, kind="x", path="/me/")
    settings.NOTICES_BY_EMAIL = True
    assert send_notices(now=NOW + timedelta(days=200)) == 0
    assert mail.outbox == []


def test_rule_that_was_not_confirmed_lately_means_no_contact():
    user = reachable()
    SafeContactRule.objects.filter(user=user).update(confirmed_at=NOW - timedelta(days=91))
    assert send_notices(now=NOW) == 0


def test_closed_account_and_read_messages_get_none():
    user, other = reachable(), reachable()
    mark_read(item=other.inbox.get())
    user.is_active = False
    user.save()
    assert send_notices(now=NOW) == 0


def test_same_messages_are_told_once_and_new_ones_a_day_later():
    user = reachable()
    assert [send_notices(now=NOW), send_notices(now=NOW)] == [1, 0]
    assert send_notices(now=NOW + timedelta(days=1, minutes=1)) == 0
    item = notify(user=user, kind="other", path="/me/")
    type(item).objects.filter(pk=item.pk).update(made_at=NOW + timedelta(minutes=5))
    assert send_notices(now=NOW + timedelta(hours=1)) == 0
    assert send_notices(now=NOW + timedelta(days=1, minutes=1)) == 1


def test_notice_stands_in_the_persons_list():
    user = reachable()
    send_notices(now=NOW)
    assert AccessEvent.objects.filter(kind="notice_sent", subject_id=user.pk).count() == 1
    assert "The academy sent an e-mail about a new message" in browser(user).get("/me/data/").content.decode()
    assert first_broken_link() is None


def test_error_of_the_mail_server_keeps_the_address_out_of_the_log(monkeypatch, caplog):
    def refuse(self, *args, **kwargs):
        raise OSError(f"no such box {ADDRESS}")

    monkeypatch.setattr("django.core.mail.EmailMessage.send", refuse)
    reachable()
    assert send_notices(now=NOW) == 0
    assert "could not be sent: OSError" in caplog.text
    assert "canary" not in caplog.text


def test_command_names_nobody():
    reachable()
    out = StringIO()
    call_command("send_notices", stdout=out)
    assert "sent" in out.getvalue()
    assert "canary" not in out.getvalue().lower()


def test_person_chooses_notices_on_the_contact_page():
    user = person(Role.STUDENT)
    client = browser(user, confirmed=True)
    sent = {"channel": "email", "allowed": "on", "address": ADDRESS, "notices": "on", "days": "01234"}
    assert b"Choose from when until when" in client.post("/me/contact/", sent | {"start": "12", "end": "9"}).content
    wrong = client.post("/me/contact/", sent | {"address": "555 0100", "start": "9", "end": "12"})
    assert b"Write an e-mail address" in wrong.content
    for channel in ("text", "phone", "post"):
        off = client.post("/me/contact/", sent | {"channel": channel, "start": "9", "end": "12"})
        assert b"We do not tell of messages this way yet" in off.content
    assert not SafeContactRule.objects.exists()
    page = client.post("/me/contact/", sent | {"start": "9", "end": "12"}, follow=True).content.decode()
    assert "Monday to Friday, 9 a.m. to noon" in page
    rule = SafeContactRule.objects.get()
    assert rule.notices
    assert "9" not in rule.sealed_window.partition(".")[0]


def test_person_who_says_nothing_gets_no_notices():
    user = person()
    client = browser(user, confirmed=True)
    client.post("/me/contact/", {"channel": "email", "allowed": "on", "address": ADDRESS})
    assert not SafeContactRule.objects.get().notices


# A way to send text messages in ten lines: what it was given lies in the folder that it is started with.
PROGRAM = """
import json, os, sys
from pathlib import Path

place = Path(sys.argv[1])
(place / "arguments").write_text(" ".join(sys.argv))
(place / "environment").write_text(json.dumps(dict(os.environ)))
with (place / "sent").open("a") as file:
    file.write(sys.stdin.read() + "\\n")
print("sent to +1 555 CANARY", file=sys.stderr)
print("sent to +1 555 CANARY")
sys.exit(7 if (place / "down").exists() else 0)
"""
NUMBER = "+1 555 0142"


@pytest.fixture
def texts(settings, tmp_path):
    """Switch text messages on; return the folder in which the program keeps what it was given."""
    program = tmp_path / "send.py"
    program.write_text(PROGRAM)
    settings.TEXT_COMMAND = [sys.executable, str(program), str(tmp_path)]
    return tmp_path


def reachable_by_text(**changes):
    return reachable(**({"channel": "text", "address": NUMBER} | changes))


def sent(place) -> list[dict[str, str]]:
    return [json.loads(line) for line in (place / "sent").read_text().splitlines()] if (place / "sent").exists() else []


def test_text_message_is_neutral_and_in_the_persons_language(texts):
    reachable_by_text(language="es")
    assert send_notices(now=NOW) == 1
    assert sent(texts) == [{"to": NUMBER, "text": "Tienes un mensaje nuevo"}]
    assert mail.outbox == []


def test_number_stands_in_no_argument_log_or_output(texts, caplog, capfd, monkeypatch):
    monkeypatch.setenv("ACADEMY_SECRET_KEY", "CanarySecret")
    (texts / "down").touch()
    reachable_by_text()
    assert send_notices(now=NOW) == 0
    assert "could not be sent: NotTaken" in caplog.text
    told = "".join([caplog.text, *capfd.readouterr()])
    assert [word for word in ("555", "CANARY") if word in told] == []
    assert NUMBER not in (texts / "arguments").read_text()
    assert set(json.loads((texts / "environment").read_text())) <= {"PATH", "HOME", "LANG", "LC_CTYPE"}


@pytest.mark.parametrize("command", [["/no/such/program"], [sys.executable, "-c", "import sys; sys.exit(1)"]])
def test_broken_program_sends_nothing_and_says_so(command, settings, caplog):
    settings.TEXT_COMMAND = command
    user = reachable_by_text()
    assert send_notices(now=NOW) == 0
    assert "could not be sent" in caplog.text
    assert not AccessEvent.objects.filter(kind="text_sent", subject_id=user.pk).exists()


@pytest.mark.parametrize(
    "changes",
    [
        {"allowed": False},
        {"notices": False},
        {"window": None},
        {"address": ""},
        {"window": Window(WEEK, 11, 12)},
        {"window": Window([5, 6], 9, 12)},
        {"time_zone": "Asia/Tokyo"},
    ],
)
def test_no_text_message_leaves_outside_the_rule(changes, texts):
    reachable_by_text(**changes)
    assert send_notices(now=NOW) == 0
    assert sent(texts) == []


def test_old_text_rule_means_no_message(texts):
    user = reachable_by_text()
    SafeContactRule.objects.filter(user=user).update(confirmed_at=NOW - timedelta(days=91))
    assert send_notices(now=NOW) == 0
    assert sent(texts) == []


def test_text_messages_are_off_by_default(settings):
    from academy_site.settings import base

    assert base.TEXT_COMMAND == []
    assert base.NOTICES_BY_PHONE is False
    assert settings.TEXT_COMMAND == []
    reachable_by_text()
    assert send_notices(now=NOW) == 0


def test_each_way_has_its_own_switch(settings, texts):
    settings.NOTICES_BY_EMAIL = False
    reachable_by_text()
    reachable()
    assert send_notices(now=NOW) == 1
    assert (len(sent(texts)), mail.outbox) == (1, [])


def test_text_message_stands_in_the_persons_list_and_is_sent_once(texts):
    user = reachable_by_text()
    assert [send_notices(now=NOW), send_notices(now=NOW)] == [1, 0]
    assert "The academy sent a text message about a new message" in browser(user).get("/me/data/").content.decode()
    assert len(sent(texts)) == 1


def test_person_chooses_text_messages_with_a_number(texts):
    client = browser(person(Role.STUDENT), confirmed=True)
    wish = {"channel": "text", "allowed": "on", "notices": "on", "days": "01234", "start": "9", "end": "12"}
    assert b"Write a phone number" in client.post("/me/contact/", wish | {"address": ADDRESS}).content
    assert not SafeContactRule.objects.exists()
    client.post("/me/contact/", wish | {"address": NUMBER})
    assert SafeContactRule.objects.get().notices


def test_notices_wait_while_the_key_cannot_be_reached(monkeypatch, caplog):
    reachable()

    def down(*args):
        raise KeyServiceDown("no answer from canary")

    with monkeypatch.context() as patch:
        patch.setattr("people.contact.notices.unseal", down)
        assert send_notices(now=NOW) == 0
    assert "notices wait: KeyServiceDown" in caplog.text
    assert "canary" not in caplog.text
    assert send_notices(now=NOW) == 1
