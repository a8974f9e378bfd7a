"""Brute force and credential stuffing: tries are limited by name and by address, and nobody is locked out for ever."""

import time

import pytest
import time_machine
from django.conf import settings
from django.test import Client, RequestFactory

from people.accounts.services.invitations import make_invitation
from people.base.enums import Role
from people.signin.adapters import AccountAdapter
from people.signin.services.recovery import new_recovery_codes
from tests.people.factories import person

pytestmark = pytest.mark.django_db
GOOD, WRONG = "seven-quiet-lamps-44", "not-the-password-1"
TOO_MANY = "Too many tries. Wait five minutes, then try again."


@pytest.fixture
def member():
    user = person()
    user.set_password(GOOD)
    user.save()
    return user


def from_(address: str) -> Client:
    """Return a browser at this address."""
    return Client(REMOTE_ADDR=address)


def sign_in(client: Client, name: str, password: str):
    return client.post("/accounts/login/", {"login": name, "password": password})


def is_in(client: Client) -> bool:
    return client.get("/me/").status_code == 200


def recover(client: Client, name: str, code: str = "AAAAA-AAAAA"):
    return client.post("/recover/", {"username": name, "code": code, "password": GOOD})


def test_one_name_tried_from_one_address_is_stopped_plainly(member):
    client = from_("192.0.2.1")
    pages = [sign_in(client, member.username, f"{WRONG}{n}").content.decode() for n in range(6)]
    assert all(TOO_MANY not in page for page in pages[:5])
    assert TOO_MANY in pages[5]
    sign_in(client, member.username, GOOD)
    assert not is_in(client)


@pytest.mark.parametrize("spelling", [str.upper, lambda name: f"  {name} ", lambda name: name.title()])
def test_another_spelling_of_the_name_is_no_new_name(member, spelling):
    client = from_("192.0.2.1")
    for n in range(5):
        sign_in(client, member.username, f"{WRONG}{n}")
    assert TOO_MANY in sign_in(client, spelling(member.username), WRONG).content.decode()


def test_one_name_tried_from_many_addresses_is_stopped(member):
    pages = [sign_in(from_(f"192.0.2.{n}"), member.username, WRONG).content.decode() for n in range(40)]
    assert TOO_MANY in pages[-1]
    assert sum(TOO_MANY not in page for page in pages) <= 30


def test_many_names_tried_from_one_address_are_stopped():
    client = from_("192.0.2.1")
    pages = [sign_in(client, f"calm-nobody-{n:04d}", WRONG).content.decode() for n in range(21)]
    assert all(TOO_MANY not in page for page in pages[:20])
    assert TOO_MANY in pages[20]


def test_every_sign_in_of_one_address_counts_towards_its_limit():
    client = from_("192.0.2.1")
    statuses = {sign_in(client, "", "").status_code for _ in range(61)}
    assert 429 in statuses


def test_a_name_nobody_has_is_stopped_like_one_that_somebody_has(member):
    answers = []
    for number, name in enumerate((member.username, "calm-nobody-9999")):
        pages = [sign_in(from_(f"198.51.100.{number}"), name, WRONG) for _ in range(6)]
        answers.append([(page.status_code, TOO_MANY in page.content.decode()) for page in pages])
    assert answers[0] == answers[1]


def test_a_stranger_at_one_address_does_not_keep_the_person_out(member):
    stranger = from_("192.0.2.66")
    for n in range(50):
        sign_in(stranger, member.username, f"{WRONG}{n}")
    own = from_("198.51.100.7")
    sign_in(own, member.username, GOOD)
    assert is_in(own)


def test_tries_that_were_refused_do_not_make_the_wait_longer(member):
    start = time.time()
    with time_machine.travel(start, tick=False) as clock:
        client = from_("192.0.2.1")
        for second in range(0, 300, 10):
            clock.move_to(start + second)
            sign_in(client, member.username, WRONG)
        clock.move_to(start + 301 + 50)
        sign_in(client, member.username, GOOD)
        assert is_in(client)


def test_codes_for_getting_back_in_are_limited_by_name(member):
    statuses = [recover(from_("192.0.2.1"), member.username).status_code for _ in range(6)]
    assert statuses == [200] * 5 + [429]


def test_codes_for_getting_back_in_are_limited_by_address():
    statuses = [recover(from_("192.0.2.1"), f"calm-nobody-{n:04d}").status_code for n in range(11)]
    assert statuses == [200] * 10 + [429]


def test_a_stranger_at_one_address_does_not_keep_the_person_from_recovering(member):
    code = new_recovery_codes(user=member)[0]
    for _ in range(20):
        recover(from_("192.0.2.66"), member.username)
    assert b"Your new password is set" in recover(from_("198.51.100.7"), member.username, code).content


def test_limited_recovery_changes_nothing_even_with_the_right_code(member):
    client, code = from_("192.0.2.1"), new_recovery_codes(user=member)[0]
    for _ in range(5):
        recover(client, member.username)
    page = client.post("/recover/", {"username": member.username, "code": code, "password": "another-long-pass-1"})
    assert page.status_code == 429
    assert "govuk-heading" in page.content.decode()
    member.refresh_from_db()
    assert member.check_password(GOOD)


def test_invitation_codes_are_limited_even_when_the_eleventh_is_right():
    _, code = make_invitation(by=person(Role.ADMINISTRATOR))
    client = from_("192.0.2.1")
    for n in range(10):
        client.post("/join/", {"code": f"ABCD-EFGH-{n:04d}"})
    page = client.post("/join/", {"code": code})
    assert page.status_code == 429
    assert b"<li><code>" not in page.content
    assert b"<li><code>" in from_("198.51.100.7").post("/join/", {"code": code}).content


@pytest.mark.parametrize("path", ["/join/", "/recover/"])
def test_a_forged_address_in_a_header_is_no_new_address(path):
    statuses = []
    for n in range(11):
        client = Client(REMOTE_ADDR="192.0.2.1", headers={"x-forwarded-for": f"203.0.113.{n}"})
        statuses.append(client.post(path, {"username": f"calm-nobody-{n}", "code": "ABCD"}).status_code)
    assert statuses[10] == 429


def test_behind_the_one_proxy_each_person_has_an_own_address(settings):
    """What production's settings say: the proxy's own word counts, and whatever a client wrote before it does not."""
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    request = RequestFactory().get("/", REMOTE_ADDR="127.0.0.1", headers={"x-forwarded-for": "203.0.113.9, 192.0.2.4"})
    assert AccountAdapter(request).get_client_ip(request) == "192.0.2.4"


def test_production_trusts_one_proxy():
    text = (settings.ROOT / "academy_site/settings/production.py").read_text()
    assert 'ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("ACADEMY_PROXIES", "0" if HERE_ONLY else "1"))' in text


def test_second_step_is_limited(member):
    from allauth.mfa.totp.internal.auth import TOTP

    TOTP.activate(member, "JBSWY3DPEHPK3PXP")
    client = from_("192.0.2.1")
    sign_in(client, member.username, GOOD)
    pages = [client.post("/accounts/2fa/authenticate/", {"code": f"{n:06d}"}) for n in range(12)]
    assert not is_in(client)
    assert pages[0].status_code == 200
    assert TOO_MANY in pages[-1].content.decode() or pages[-1].status_code in (302, 429)


def test_typing_the_password_again_is_limited(member):
    client = from_("192.0.2.1")
    sign_in(client, member.username, GOOD)
    pages = [client.post("/accounts/reauthenticate/", {"password": f"{WRONG}{n}"}) for n in range(12)]
    last = pages[-1]
    assert last.status_code == 429 or TOO_MANY in last.content.decode()
