"""Who may not come in does not come in with a passkey either, and is told what a password would be told."""

import json
import re
from uuid import uuid4

import pytest
from allauth.account.internal.userkit import user_id_to_str
from django.core.cache import cache
from django.test import Client

from people.accounts.services.accounts import end_role, grant_role
from people.base.enums import Role
from people.rights.erasure import erase_person
from people.rights.services.closing import close_account, reopen_account
from tests.people.factories import person
from tests.people.signin.signing import browser
from tests.people.signin.softkey import LOGIN, SoftKey, challenge, passkey_of, signs_in

pytestmark = pytest.mark.django_db
GOOD = "seven-quiet-lamps-44"
REFUSED = "That code did not work."


@pytest.fixture(autouse=True)
def _nobody_has_tried():
    cache.clear()


@pytest.fixture
def admin():
    person(Role.ADMINISTRATOR)
    return person(Role.ADMINISTRATOR)


def member(*roles):
    user = person(*roles)
    user.set_password(GOOD)
    user.save()
    return user


def by_password(user):
    return Client().post("/accounts/login/", {"login": user.username, "password": GOOD}, follow=True)


def is_in(client):
    return client.get("/me/").status_code == 200


def words(response):
    """Return the status, the way and the page, without the token of its forms."""
    body = re.sub(r'(name="csrfmiddlewaretoken" value=")[^"]*', r"\1", response.content.decode())
    return response.status_code, response.redirect_chain, body


def test_passkey_alone_signs_its_owner_in():
    client = Client()
    signs_in(client, passkey_of(member()))
    assert is_in(client)


def test_closed_account_is_refused_in_the_words_of_the_password(admin):
    user = member()
    key = passkey_of(user)
    close_account(user=user, by=admin, reason="left")
    client = Client()
    answer = signs_in(client, key)
    assert words(answer) == words(by_password(user))
    assert "This account is closed" in answer.content.decode()
    assert not is_in(client)
    assert "_auth_user_id" not in client.session
    reopen_account(user=user, by=admin, reason="came back")
    signs_in(client := Client(), key)
    assert is_in(client)


def test_account_that_is_closed_while_the_device_answers_is_refused(admin):
    user, client = member(), Client()
    key = passkey_of(user)
    said = json.dumps(key.assertion(challenge(client)))
    close_account(user=user, by=admin, reason="left")
    client.post(LOGIN, {"credential": said})
    assert not is_in(client)


def test_account_that_is_closed_loses_the_session_that_a_passkey_began(admin, django_capture_on_commit_callbacks):
    user, client = member(), Client()
    signs_in(client, passkey_of(user))
    assert is_in(client)
    with django_capture_on_commit_callbacks(execute=True):
        close_account(user=user, by=admin, reason="left")
    assert not is_in(client)


def strangers(closed, erased):
    """Return passkeys that open nothing: of nobody, of another's device with the right handle, of who is erased."""
    of_nobody = SoftKey(user_id_to_str(closed).replace(closed.pk.hex[:4], uuid4().hex[:4]).encode())
    return {
        "nobody": of_nobody,
        "nonsense": SoftKey(b"\xff\xfe"),
        "a stranger's device, an open account": SoftKey(user_id_to_str(member()).encode()),
        "a stranger's device, a closed account": SoftKey(user_id_to_str(closed).encode()),
        "erased": erased,
    }


def test_who_does_not_hold_the_device_never_learns_whether_there_is_an_account(admin):
    closed, gone = member(), member()
    passkey_of(closed)
    erased = passkey_of(gone)
    close_account(user=closed, by=admin, reason="left")
    erase_person(user=gone)
    found = {}
    for name, key in strangers(closed, erased).items():
        client = Client()
        found[name] = words(signs_in(client, key))
        assert not is_in(client), name
    assert len(set(map(repr, found.values()))) == 1, {name: answer[:2] for name, answer in found.items()}
    assert REFUSED in found["nobody"][2]


def test_signature_for_another_challenge_is_refused():
    client = Client()
    key = passkey_of(member())
    said = json.dumps(key.assertion(challenge(client)))
    challenge(client)
    assert REFUSED in client.post(LOGIN, {"credential": said}, follow=True).content.decode()
    assert not is_in(client)


def test_answer_is_worth_nothing_a_second_time():
    key, first, second = passkey_of(member()), Client(), Client()
    said = json.dumps(key.assertion(challenge(first)))
    first.post(LOGIN, {"credential": said})
    assert is_in(first)
    challenge(second)
    for client in (second, Client()):
        client.post(LOGIN, {"credential": said})
        assert not is_in(client)


NONSENSE = [
    "", "x", "{}", "[]", "1", "null", '{"response": 1}', '{"id": "x", "rawId": "x", "type": "public-key"}',
    '{"response": {"userHandle": 1}}', '{"response": {"userHandle": "//8"}}', '{"id": [], "response": {}}',
    '{"id": "eA", "rawId": "eA", "response": {"clientDataJSON": "eA", "authenticatorData": "eA", "signature": "eA"}}',
    '{"id": "eA", "rawId": "eA", "response": {"clientDataJSON": "e30", "attestationObject": "oA"}}',
]  # fmt: skip


@pytest.mark.parametrize("said", NONSENSE)
def test_nonsense_in_place_of_a_passkey_is_refused_and_breaks_nothing(said):
    client = Client()
    challenge(client)
    response = client.post(LOGIN, {"credential": said}, follow=True)
    assert response.status_code == 200
    assert "Sign in" in response.content.decode()
    assert not is_in(client)


@pytest.mark.parametrize("said", NONSENSE)
def test_nonsense_from_who_knows_the_password_breaks_nothing_either(said):
    user = member()
    passkey_of(user)
    half = Client()
    half.post("/accounts/login/", {"login": user.username, "password": GOOD})
    step = "/accounts/2fa/authenticate/"
    assert half.get(step).status_code == 200
    assert half.post(step, {"credential": said}).status_code in {200, 302}
    assert not is_in(half)
    signed_in = browser(user, confirmed=True)
    for page in ("/accounts/2fa/webauthn/reauthenticate/", "/accounts/2fa/webauthn/add/"):
        signed_in.get(page)
        assert signed_in.post(page, {"credential": said, "name": "x"}).status_code in {200, 302}
    assert user.authenticator_set.count() == 1


STAFF_PAGES = ("/people-and-safety/", "/labs/teach/", "/placement/", "/accounts-and-roles/", "/access-log/")


@pytest.mark.parametrize("role", [Role.INSTRUCTOR, Role.PLACEMENT, Role.ADMINISTRATOR])
def test_account_whose_role_ended_opens_nothing_of_it_by_passkey_or_password(role, admin):
    user = member(role)
    key = passkey_of(user)
    signs_in(before := Client(), key)
    assert [page for page in STAFF_PAGES if before.get(page).status_code == 200]
    end_role(user=user, role=role, by=admin, reason="left")
    # In the session that is open, in a new one by passkey, and by password with the passkey as second step.
    signs_in(again := Client(), key)
    for client in (before, again):
        assert {client.get(page).status_code for page in STAFF_PAGES} == {403}
    told = by_password(user)
    assert told.redirect_chain[-1][0].startswith("/accounts/2fa/authenticate/")
    assert words(before.get(STAFF_PAGES[0], follow=True)) == words(again.get(STAFF_PAGES[0], follow=True))


def test_account_without_any_role_is_told_the_same_by_both_ways():
    user = member()
    grant = user.role_grants.get()
    grant.ended_at = grant.granted_at
    grant.save()
    password = Client()
    password.post("/accounts/login/", {"login": user.username, "password": GOOD})
    signs_in(passkey := Client(), passkey_of(user))
    pages = ("/people-and-safety/", "/sharing/", "/my/week/", "/jobs/", "/partner/")
    said = [[words(client.get(page, follow=True))[:2] for page in pages] for client in (password, passkey)]
    assert said[0] == said[1]
    grant_role(user=user, role=Role.STUDENT, by=None)
    assert passkey.get("/sharing/").status_code == 200
