"""While the keeper of the academy's key does not answer: plain words, 503, nothing changed, nothing given away."""

import sys

import pytest
from django.urls import reverse

from people.base.enums import Role
from people.contact.services import set_contact_rule
from people.models import Release, SafeContactRule
from people.sealing import key_command
from tests.people.factories import asked, pair, person
from tests.people.sealing.test_keys import COMMAND, PROGRAM
from tests.people.signin.signing import browser

pytestmark = pytest.mark.django_db
ADDRESS = "555-CANARY"


class Keeper:
    """A key-management service that can be taken away and given back."""

    def __init__(self, place):
        self.place = place

    def goes(self):
        """Stop answering, and let the site forget what it opened."""
        (self.place / "down").touch()
        self.forget()

    def comes_back(self):
        """Answer again."""
        (self.place / "down").unlink()

    @staticmethod
    def forget():
        key_command._opened.cache_clear()
        key_command._current.cache_clear()


@pytest.fixture
def keeper(settings, tmp_path):
    program = tmp_path / "service.py"
    program.write_text(PROGRAM)
    settings.CONFIDENTIAL_KEY_FILE = tmp_path / "confidential.key"
    settings.KEY_COMMAND = [sys.executable, str(program), str(tmp_path)]
    settings.KEY_SERVICE = COMMAND
    Keeper.forget()
    yield Keeper(tmp_path)
    Keeper.forget()


def reachable(student):
    rule = {"allowed": True, "voicemail": False, "hours": "", "code_name": ""}
    set_contact_rule(user=student, channel="phone", address=ADDRESS, **rule)


def held(response) -> str:
    """Hold an answer against what all of them have in common; return its text."""
    text = response.content.decode()
    assert response.status_code == 503
    assert response["Retry-After"] == "60"
    assert "no-store" in response["Cache-Control"]
    assert "nothing is lost" in text.lower()
    for word in ("CANARY", "Traceback", "KeyServiceDown", "key service", "material", "service.py"):
        assert word not in text, word
    return text


def test_page_says_so_plainly_and_works_again_afterwards(keeper, caplog, capfd):
    student = person()
    reachable(student)
    client = browser(student, confirmed=True)
    keeper.goes()
    page = held(client.get("/me/contact/"))
    assert "<h1" in page
    assert "Please try again in a minute" in page
    assert 'href="/leave"' in page
    assert 'href="/me/contact/">Try again</a>' in page
    assert "default-src 'none'" in client.get("/me/contact/")["Content-Security-Policy"]
    said = "".join([caplog.text, *capfd.readouterr()])
    assert "the key service answered with 1" in said
    assert not any(word in said for word in ("Traceback", "material", "CANARY", student.username))
    keeper.comes_back()
    assert ADDRESS in client.get("/me/contact/").content.decode()


def test_page_speaks_the_persons_language(keeper):
    student = person(language="es")
    reachable(student)
    keeper.goes()
    text = browser(student, confirmed=True).get("/me/contact/").content.decode()
    assert "Vuelve a intentarlo en un minuto" in text
    assert '<html lang="es"' in text


def test_what_was_sent_is_not_half_stored_and_can_be_sent_again(keeper):
    student = person()
    client = browser(student, confirmed=True)
    sent = {"channel": "phone", "allowed": "on", "address": ADDRESS}
    keeper.goes()
    assert "your browser sends it once more" in held(client.post("/me/contact/", sent))
    assert not SafeContactRule.objects.exists()
    keeper.comes_back()
    client.post("/me/contact/", sent)
    assert SafeContactRule.objects.count() == 1


def test_release_is_not_shown_or_signed_without_its_words(keeper):
    release = asked()
    keeper.goes()
    client = browser(release.student, confirmed=True)
    held(client.get(f"/sharing/{release.pk}/"))
    assert Release.objects.get(pk=release.pk).state == "requested"
    assert not release.disclosures.exists()


def test_look_of_staff_is_neither_shown_nor_logged(keeper):
    staff, student = pair()
    reachable(student)
    client = browser(staff, confirmed=True)
    before = student.inbox.count()
    keeper.goes()
    held(client.post(f"/reach/{student.pk}/open/", {"channel": "phone", "reason": "Canary reason"}))
    assert student.inbox.count() == before


def test_programs_get_json(keeper, monkeypatch):
    """No address of the API opens sealed text today; one that would is planted."""
    from placement.openings.api import OpeningViewSet as view

    student, staff = person(), browser(person(Role.PLACEMENT))
    reachable(student)

    def needs_the_key(self, request, *args, **kwargs):
        from people.contact.selectors import contact_rules_of

        return contact_rules_of(student)

    monkeypatch.setattr(view, "list", needs_the_key)
    keeper.goes()
    response = staff.get(f"{reverse('api-root')}placement/openings/", HTTP_ACCEPT="*/*")
    held(response)
    assert response["Content-Type"] == "application/json"
    assert set(response.json()) == {"detail"}
    asked_for = browser(student, confirmed=True).get("/me/contact/", HTTP_ACCEPT="application/json")
    held(asked_for)
    assert asked_for["Content-Type"] == "application/json"


def test_pages_without_locked_data_go_on(keeper):
    student = person()
    reachable(student)
    keeper.goes()
    client = browser(student)
    for place in ("/my/week/", "/me/", "/messages/", "/"):
        assert client.get(place).status_code == 200, place
    assert client.post("/leave").status_code == 302
