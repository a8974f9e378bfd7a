"""Placement staff look at one way to reach their own student; staff check agreed words that nobody ever sees."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from people.base.enums import Role
from people.base.errors import NotAllowed, ReasonNeeded, TooManyTries, WrongWords
from people.caseload.services import set_bar
from people.contact.enums import Channel
from people.contact.selectors import rules_to_confirm
from people.contact.services import confirm_contact_rule, read_contact, set_contact_rule
from people.models import AccessEvent, Recovery
from people.rights.selectors import access_events_about
from people.signin.services.agreed_words import check_words, set_agreed_phrase
from people.signin.services.recovery import confirm_recovery, open_recovery
from people.trail.selectors import plain_looks
from tests.people.factories import pair, person
from tests.people.signin.signing import browser

pytestmark = pytest.mark.django_db
SENT = {"channel": "phone", "reason": "Canary reason"}
WORDS = "Blue kettle, 7 stairs"
SECRETS = ("555-CANARY", "CanaryHours", "CanaryCode")


def reachable(student, channel="phone", **changes):
    rule = {"allowed": True, "voicemail": False, "address": "555-CANARY", "hours": "CanaryHours"}
    return set_contact_rule(user=student, channel=channel, **(rule | {"code_name": "CanaryCode"} | changes))


@pytest.fixture
def together():
    staff, student = pair()
    reachable(student)
    return staff, student


def later(**ago):
    return time_machine.travel(timezone.now() + timedelta(**ago))


def text(response) -> str:
    return response.content.decode()


def test_page_itself_shows_nothing_confidential(together):
    staff, student = together
    page = text(browser(staff).get(f"/reach/{student.pk}/"))
    assert [word for word in SECRETS if word in page] == []
    assert not AccessEvent.objects.filter(kind="read").exists()


def test_look_asks_for_the_password_is_logged_with_its_reason_and_told(together):
    staff, student = together
    place = f"/reach/{student.pk}/open/"
    assert "reauthenticate" in browser(staff).post(place, SENT)["Location"]
    assert not AccessEvent.objects.filter(kind="read").exists()
    page = text(browser(staff, confirmed=True).post(place, SENT))
    assert [word for word in SECRETS if word not in page] == []
    mine = text(browser(student).get("/me/data/"))
    assert f"{staff.display_name} looked at how to reach you" in mine
    assert "Canary reason" in mine
    assert student.inbox.filter(kind="contact_read", path="/me/data/").count() == 1


def test_look_without_a_reason_shows_and_logs_nothing(together):
    staff, student = together
    page = text(browser(staff, confirmed=True).post(f"/reach/{student.pk}/open/", SENT | {"reason": " "}))
    assert "555-CANARY" not in page
    assert not AccessEvent.objects.filter(kind="read").exists()
    with pytest.raises(ReasonNeeded):
        read_contact(student=student, by=staff, channel="phone", reason=" ")


@pytest.mark.parametrize("channel", [channel for channel in Channel.values if channel != "phone"])
def test_another_way_shows_nothing(together, channel):
    staff, student = together
    reachable(student, channel, allowed=False)
    page = text(browser(staff, confirmed=True).post(f"/reach/{student.pk}/open/", SENT | {"channel": channel}))
    assert "No contact this way now" in page
    assert [word for word in SECRETS if word in page] == []


def test_rule_that_was_not_confirmed_for_ninety_days_is_not_used(together):
    staff, student = together
    with later(days=89):
        assert read_contact(student=student, by=staff, channel="phone", reason="x").address == "555-CANARY"
    with later(days=91):
        assert read_contact(student=student, by=staff, channel="phone", reason="x") is None


@pytest.mark.parametrize("role", [Role.PLACEMENT, Role.ADMINISTRATOR, Role.INSTRUCTOR, Role.EMPLOYER, Role.STUDENT])
def test_others_see_nothing(together, role):
    _staff, student = together
    client = browser(person(role), confirmed=True)
    for place, sent in (("open", SENT), ("words", {"said": "x"})):
        response = client.post(f"/reach/{student.pk}/{place}/", sent)
        assert response.status_code == (404 if role == Role.PLACEMENT else 403)
        assert "CANARY" not in text(response)
    with pytest.raises(NotAllowed):
        read_contact(student=student, by=person(role), channel="phone", reason="x")
    assert not AccessEvent.objects.filter(kind="read").exists()


def test_bar_closes_the_page_at_once(together):
    staff, student = together
    client = browser(staff, confirmed=True)
    assert client.get(f"/reach/{student.pk}/").status_code == 200
    set_bar(staff=staff, student=student, by=student)
    assert client.get(f"/reach/{student.pk}/").status_code == 404
    assert client.post(f"/reach/{student.pk}/open/", SENT).status_code == 404


def test_person_is_asked_every_ninety_days_in_plain_words():
    student = person()
    reachable(student)
    with later(days=75):
        assert rules_to_confirm(student) == []
        assert "still right how we may reach you" not in text(browser(student).get("/my/week/"))
    with later(days=77):
        for place in ("/my/week/", "/me/"):
            page = text(browser(student).get(place))
            assert "Is it still right how we may reach you?" in page
            assert "Phone call: please say so again by" in page
            assert "CANARY" not in page
        assert "Phone call: we do not use it now" not in page
    with later(days=91):
        assert "Phone call: we do not use it now" in text(browser(student).get("/my/week/"))
        client = browser(student, confirmed=True)
        client.post("/me/contact/", {"confirm": "phone"})
        assert rules_to_confirm(student) == []
        assert "CANARY" in text(client.get("/me/contact/"))
    with later(days=91 + 89):
        assert student.contact_rules.get().confirmed_at + timedelta(days=90) > timezone.now()


def test_rule_that_says_no_is_never_asked_about():
    student = person()
    reachable(student, allowed=False)
    with later(days=100):
        assert rules_to_confirm(student) == []


def test_nobody_confirms_the_rule_of_another(together):
    _staff, student = together
    before = student.contact_rules.get().confirmed_at
    assert not confirm_contact_rule(user=person(), channel="phone")
    assert student.contact_rules.get().confirmed_at == before


@pytest.mark.parametrize("said", [WORDS, "blue KETTLE 7 stairs", "  Blue kettle – 7 stairs!", "BLUE KETTLE ７ STAIRS"])
def test_right_words_match_however_they_are_typed(together, said):
    staff, student = together
    set_agreed_phrase(user=student, phrase=WORDS)
    assert check_words(student=student, by=staff, said=said) is True


@pytest.mark.parametrize("said", ["", "blue kettle", "blue kettle 8 stairs", "stairs 7 kettle blue"])
def test_other_words_do_not(together, said):
    staff, student = together
    set_agreed_phrase(user=student, phrase=WORDS)
    assert check_words(student=student, by=staff, said=said) is False


def test_check_is_logged_told_and_never_shows_the_words(together):
    staff, student = together
    set_agreed_phrase(user=student, phrase=WORDS)
    client = browser(staff, confirmed=True)
    pages = [
        text(client.post(f"/reach/{student.pk}/words/", {"said": said}, follow=True)) for said in (WORDS, "something")
    ]
    assert "These are their agreed words." in pages[0]
    assert "These are not their agreed words." in pages[1]
    assert not any(WORDS in page for page in pages)
    lines = [f"{look.who} {look.did} {look.what}" for look in plain_looks(student, access_events_about(student)[:2])]
    assert lines == [
        f"{staff.display_name} checked, and did not hear, your agreed words",
        f"{staff.display_name} checked, and you said rightly, your agreed words",
    ]
    assert student.inbox.filter(kind="words_checked").exists()


def test_person_without_words_is_said_so(together):
    staff, student = together
    assert check_words(student=student, by=staff, said="x") is None


def test_guessing_ends_after_five_tries_in_a_day(together):
    staff, student = together
    set_agreed_phrase(user=student, phrase=WORDS)
    for helper in [staff, person(Role.INSTRUCTOR)] * 3:
        if AccessEvent.objects.filter(kind="words_wrong").count() < 5:
            check_words(student=student, by=helper, said="guess")
    with pytest.raises(TooManyTries):
        check_words(student=student, by=staff, said=WORDS)
    page = text(browser(staff, confirmed=True).post(f"/reach/{student.pk}/words/", {"said": WORDS}, follow=True))
    assert "Too many wrong words today" in page
    with later(days=1, minutes=1):
        assert check_words(student=student, by=staff, said=WORDS)


def test_recovery_needs_the_words_from_both_staff():
    student, first, second = person(), person(Role.INSTRUCTOR), person(Role.ASSISTANT)
    set_agreed_phrase(user=student, phrase=WORDS)
    for said in ("", "guess"):
        with pytest.raises(WrongWords):
            open_recovery(user=student, by=first, words=said)
    assert not Recovery.objects.exists()
    assert AccessEvent.objects.filter(kind="words_wrong").count() == 1
    recovery = open_recovery(user=student, by=first, words=WORDS)
    for said in ("", "guess"):
        with pytest.raises(WrongWords):
            confirm_recovery(recovery=recovery, by=second, words=said)
    assert Recovery.objects.get().confirmed_at is None
    confirm_recovery(recovery=recovery, by=second, words=WORDS)
    assert Recovery.objects.get().confirmed_by == second


def test_administrator_goes_on_for_somebody_who_forgot_the_words():
    student = person()
    set_agreed_phrase(user=student, phrase=WORDS)
    with pytest.raises(WrongWords):
        open_recovery(user=student, by=person(Role.ADMINISTRATOR), words="guess")
    recovery = open_recovery(user=student, by=person(Role.ADMINISTRATOR))
    with pytest.raises(WrongWords):
        confirm_recovery(recovery=recovery, by=person(Role.INSTRUCTOR))


def test_helping_page_checks_words_and_answers_alike():
    student, staff = person(), person(Role.INSTRUCTOR)
    set_agreed_phrase(user=student, phrase=WORDS)
    client = browser(staff, confirmed=True)
    pages = [
        text(client.post("/helping/", {"username": name, "words": "guess", "met": "on"}, follow=True))
        for name in (student.username, "calm-nobody-9999")
    ]
    said = [page.partition("If this name exists")[2].partition("<")[0] for page in pages]
    assert said[0] == said[1] != ""
    assert not any(student.username in page for page in pages)
    begun = text(client.post("/helping/", {"username": student.username, "words": WORDS, "met": "on"}, follow=True))
    assert student.username in begun
    assert WORDS not in begun
    second = browser(person(Role.ASSISTANT), confirmed=True)
    place = f"/helping/{Recovery.objects.get().pk}/"
    assert "These are not their" in text(second.post(place, {"check": "1", "words": "guess"}, follow=True))
    assert "These are their agreed words" in text(second.post(place, {"check": "1", "words": WORDS}, follow=True))
    assert Recovery.objects.get().confirmed_at is None
    assert "These are not their" in text(second.post(place, {"confirm": "1", "words": "guess"}, follow=True))
    second.post(place, {"confirm": "1", "words": WORDS})
    assert Recovery.objects.get().confirmed_at is not None
