"""What a person takes along: everything to read, a copy of a release; and the quiet alert at sign-in."""

import json
import re
from html import unescape

import pytest
from django.test import Client
from django.utils import translation

from academy_site.settings.base import ROOT
from people.accounts.services.accounts import change_preferences
from people.contact.services import set_contact_rule
from people.messages.notify import DEFAULT, about
from people.messages.services import save_draft
from people.models import User
from people.rights import document, export
from people.signin.services.agreed_words import set_agreed_phrase
from tests.people.factories import person, signed
from tests.people.signin.signing import browser

pytestmark = pytest.mark.django_db


def full():
    release = signed()
    student = release.student
    rule = {"allowed": True, "voicemail": False, "hours": "", "code_name": ""}
    set_contact_rule(user=student, channel="phone", address="555-CANARY", **rule)
    set_agreed_phrase(user=student, phrase="Canary <words>")
    save_draft(user=student, key="quiz", values={"answer": ["Canary draft"]})
    return release


def test_document_holds_what_the_file_holds_in_words():
    release = full()
    response = browser(release.student, confirmed=True).post("/me/data/download/", {"document": "1"})
    assert response["Content-Disposition"] == 'attachment; filename="my-data.html"'
    text = response.content.decode()
    for words in ("Canary Bakery", "555-CANARY", "Canary draft", release.student.username, "sign in name"):
        assert words in text
    assert "Canary &lt;words&gt;" in text
    missing = [str(label) for label in export.labels().values() if f"<h2>{label}</h2>" not in unescape(text)]
    assert missing == []
    assert "<script" not in text


def test_document_asks_for_the_password_first_and_is_logged():
    student = person()
    assert "reauthenticate" in browser(student).post("/me/data/download/", {"document": "1"})["Location"]
    browser(student, confirmed=True).post("/me/data/download/", {"document": "1"})
    assert "downloaded" in browser(student).get("/me/data/").content.decode()


def test_names_of_columns_are_spanish_too():
    with translation.override("es"):
        same = [name for name in document.NAMES if document.words(name) == name]
    assert same == []


def test_download_says_of_each_kind_of_message_what_it_was_about():
    places = [path for app in ("people", "placement", "pathways", "labs") for path in (ROOT / app).rglob("*.py")]
    kinds = {kind for path in places for kind in re.findall(r'notify\([^)]*kind="(\w+)"', path.read_text())}
    assert {"recovery_opened", "opening", "lab_feedback"} <= kinds
    assert {kind for kind in kinds if about(kind) == DEFAULT} == set()


def test_document_of_another_person_holds_none_of_it():
    full()
    response = browser(person(), confirmed=True).post("/me/data/download/", {"document": "1"})
    assert "Canary" not in response.content.decode()


def test_copy_of_a_release_says_who_what_and_until_when():
    release = full()
    response = browser(release.student).get(f"/sharing/{release.pk}/copy/")
    assert response["Content-Disposition"] == 'attachment; filename="copy.html"'
    text = response.content.decode()
    for words in ("Canary Bakery", "Canary opening", "Canary purpose", "Your skills", "Signed", "at any time"):
        assert words in text
    assert (
        f'href="/sharing/{release.pk}/copy/"'
        in browser(release.student).get(f"/sharing/{release.pk}/").content.decode()
    )


def test_copy_is_for_the_student_alone():
    release = full()
    response = browser(person()).get(f"/sharing/{release.pk}/copy/")
    assert response.status_code == 404
    assert "Canary" not in response.content.decode()


@pytest.mark.parametrize("chosen", [True, False])
def test_sign_in_leaves_a_message_only_for_those_who_chose_it(chosen):
    user = person()
    user.set_password("seven-quiet-lamps-44")
    user.save()
    change_preferences(user=user, language="", time_zone="", sign_in_messages=chosen)
    Client().post("/accounts/login/", {"login": user.username, "password": "seven-quiet-lamps-44"})
    assert user.inbox.filter(kind="signed_in", path="/accounts/sessions/").count() == int(chosen)


def test_person_chooses_the_message_on_the_own_page_and_reads_it_in_the_file():
    user = person()
    browser(user, confirmed=True).post("/me/preferences/", {"display_name": "Robin", "sign_in_messages": "on"})
    now = User.objects.get(pk=user.pk)
    assert (now.sign_in_messages, now.display_name) == (True, "Robin")
    assert json.loads(json.dumps(export.everything(now)))["account"]["message_at_each_sign_in"] is True
