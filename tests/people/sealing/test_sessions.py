"""Sessions at rest: nothing of them can be read from the database alone."""

import base64
import zlib

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core import signing

from people.base.enums import Role
from people.contact.selectors import contact_rules_of
from tests.people.factories import pair, person
from tests.people.signin.signing import browser, confirm

pytestmark = pytest.mark.django_db
CONTACT = {"channel": "phone", "allowed": "on", "address": "Canary 555", "hours": "Canary noon", "code_name": "Canary"}


def stored() -> bytes:
    """Return everything that the rows of sessions hold, with the coding that is no secret undone."""
    found = b""
    for row in Session.objects.all():
        body = row.session_data.split(":")[0]
        data = base64.urlsafe_b64decode(body.lstrip(".") + "==")
        found += row.session_data.encode() + (zlib.decompress(data) if body.startswith(".") else data)
    return found


def test_what_waits_for_the_password_is_not_readable_and_goes_on_afterwards():
    student = person()
    student.set_password("seven-quiet-lamps-44")
    student.save()
    client = browser(student)
    assert client.post("/me/contact/", CONTACT)["Location"].startswith("/accounts/reauthenticate/")
    assert "Canary+555" in str(dict(client.session))
    assert b"Canary" not in stored()
    client.post("/accounts/reauthenticate/", {"password": "seven-quiet-lamps-44", "next": "/me/contact/"})
    assert contact_rules_of(student)[0].address == "Canary 555"
    assert b"Canary" not in stored()


def test_reason_of_a_look_is_not_readable_either():
    staff, student = pair()
    client = browser(staff)
    client.post(f"/reach/{student.pk}/open/", {"channel": "phone", "reason": "Canary reason"})
    assert "Canary+reason" in str(dict(client.session))
    assert b"Canary" not in stored()


def test_session_of_another_secret_is_empty(settings):
    client = browser(person(Role.STUDENT))
    old, settings.SECRET_KEY = settings.SECRET_KEY, "another secret, long enough to sign with"
    assert client.get("/me/")["Location"].startswith("/accounts/login/")
    settings.SECRET_KEY_FALLBACKS = [old]
    assert client.get("/me/").status_code == 200


def test_session_that_was_only_signed_is_empty():
    key = "k" * 32
    plain = signing.dumps({"_auth_user_id": "1"}, salt=SessionStore().key_salt)
    Session.objects.create(session_key=key, session_data=plain, expire_date="2099-01-01T00:00:00Z")
    assert SessionStore(key).load() == {}


def test_confirmed_session_is_kept():
    student = person()
    client = browser(student)
    confirm(client, student)
    assert client.get("/me/contact/").status_code == 200
