"""Session fixation: a session key that somebody could know is worth nothing after each step up."""

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client

from people.base.enums import Role
from people.signin.services.recovery import new_recovery_codes
from tests.people.accounts.test_joining import code_now
from tests.people.factories import person
from tests.people.signin.signing import browser

pytestmark = pytest.mark.django_db
GOOD, SECRET = "seven-quiet-lamps-44", "JBSWY3DPEHPK3PXP"


@pytest.fixture
def member():
    user = person()
    user.set_password(GOOD)
    user.save()
    return user


def key(client: Client) -> str:
    cookie = client.cookies.get(settings.SESSION_COOKIE_NAME)
    return cookie.value if cookie else ""


def planted() -> str:
    """Return the key of a session that the attacker began and knows."""
    from django.contrib.sessions.backends.db import SessionStore

    store = SessionStore()
    store["planted"] = "x"
    store.create()
    return store.session_key


def with_key(value: str) -> Client:
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = value
    return client


def sign_in(client: Client, user):
    return client.post("/accounts/login/", {"login": user.username, "password": GOOD})


def test_sign_in_leaves_a_planted_session_behind(member):
    known = planted()
    client = with_key(known)
    sign_in(client, member)
    assert client.get("/me/").status_code == 200
    assert key(client) != known
    assert with_key(known).get("/me/").status_code == 302
    assert not Session.objects.filter(session_key=known).exists()


def test_a_made_up_key_is_never_taken_over(member):
    client = with_key("a" * 32)
    sign_in(client, member)
    assert key(client) not in ("", "a" * 32)
    assert not Session.objects.filter(session_key="a" * 32).exists()


def test_the_second_step_leaves_a_planted_session_behind():
    staff = person(Role.INSTRUCTOR)
    staff.set_password(GOOD)
    staff.save()
    TOTP.activate(staff, SECRET)
    known = planted()
    client = with_key(known)
    sign_in(client, staff)
    half = key(client)
    client.post("/accounts/2fa/authenticate/", {"code": code_now(SECRET)})
    assert client.get("/me/").status_code == 200
    assert key(client) not in (known, half)
    for old in {known, half}:
        assert with_key(old).get("/me/").status_code == 302


def test_typing_the_password_again_is_asked_and_ends_at_the_page_wanted(member):
    client = Client()
    client.force_login(member)
    assert client.get("/me/contact/")["Location"].startswith("/accounts/reauthenticate/")
    response = client.post("/accounts/reauthenticate/?next=/me/contact/", {"password": GOOD})
    assert response["Location"] == "/me/contact/"
    assert client.get("/me/contact/").status_code == 200


def test_a_confirmation_is_worth_nothing_in_another_session(member):
    confirmed = browser(member, confirmed=True)
    assert confirmed.get("/me/contact/").status_code == 200
    assert browser(member).get("/me/contact/").status_code == 302


def test_a_confirmation_does_not_follow_into_the_next_persons_session(member):
    client = browser(member, confirmed=True)
    other = person()
    other.set_password(GOOD)
    other.save()
    client.post("/accounts/logout/")
    sign_in(client, other)
    session = client.session
    held = [r for r in session.get("account_authentication_methods", []) if r.get("reauthenticated")]
    assert held == []


def test_signing_out_and_leaving_end_the_session_on_the_server(member):
    for path in ("/accounts/logout/", "/leave"):
        client = Client()
        sign_in(client, member)
        used = key(client)
        client.post(path)
        assert with_key(used).get("/me/").status_code == 302
        assert not Session.objects.filter(session_key=used).exists()


def test_recovery_ends_the_thiefs_session(member, django_capture_on_commit_callbacks):
    thief = Client()
    sign_in(thief, member)
    code = new_recovery_codes(user=member)[0]
    with django_capture_on_commit_callbacks(execute=True):
        Client().post("/recover/", {"username": member.username, "code": code, "password": "another-long-pass-1"})
    assert thief.get("/me/").status_code == 302


def test_a_changed_password_ends_the_other_sessions_and_renews_the_own(member, django_capture_on_commit_callbacks):
    thief, own = Client(), Client()
    sign_in(thief, member)
    sign_in(own, member)
    before = key(own)
    form = {"oldpassword": GOOD, "password1": "another-long-pass-1", "password2": "another-long-pass-1"}
    with django_capture_on_commit_callbacks(execute=True):
        own.post("/accounts/password/change/", form)
    member.refresh_from_db()
    assert member.check_password("another-long-pass-1")
    assert own.get("/me/").status_code == 200
    assert key(own) != before
    assert thief.get("/me/").status_code == 302
