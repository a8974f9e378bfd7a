"""Known and unknown names: the same words, status, work and time at sign-in, recovery and invitation.

Time is compared as processor time of this process with the hasher that the site uses at a fifth of its rounds, so that
whatever else differs weighs more; known and unknown in turn, by medians: what else the machine does counts little.
Beside it stands what cannot vary: how often a password is hashed in full, and which queries are made.
"""

import re
import statistics
import time

import pytest
from django.conf import global_settings
from django.contrib.auth import hashers
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from people.accounts.services.invitations import accept_invitation, make_invitation, withdraw_invitation
from people.base.enums import Role
from people.signin.services.recovery import new_recovery_codes
from tests.people.factories import person

pytestmark = pytest.mark.django_db
GOOD, WRONG = "seven-quiet-lamps-44", "not-the-password-1"
UNKNOWN = "calm-nobody-9999"
ROUNDS = 15
BAND = (0.75, 1.33)


class Fifth(hashers.PBKDF2PasswordHasher):
    """Django's first hasher, as the site uses it, with a fifth of its rounds."""

    iterations = hashers.PBKDF2PasswordHasher.iterations // 5


@pytest.fixture
def fewer_rounds(real_hasher, settings):
    """Hash in a fifth of the time; a missing hash would still be most of it."""
    settings.PASSWORD_HASHERS = [f"{Fifth.__module__}.{Fifth.__qualname__}"]


@pytest.fixture(autouse=True)
def real_hasher(settings):
    """The site's own settings name no hasher: it is Django's first, with its full number of rounds."""
    settings.PASSWORD_HASHERS = global_settings.PASSWORD_HASHERS
    # The limits are held elsewhere; here they would make known and unknown alike for another reason.
    settings.ACCOUNT_RATE_LIMITS = {}


@pytest.fixture
def member():
    user = person(username="calm-member-1234")
    user.set_password(GOOD)
    user.save()
    new_recovery_codes(user=user)
    return user


@pytest.fixture
def closed():
    user = person(username="calm-closed-1234", is_active=False)
    user.set_password(GOOD)
    user.save()
    return user


def sign_in(name: str):
    return Client().post("/accounts/login/", {"login": name, "password": WRONG})


def recover(name: str):
    return Client().post("/recover/", {"username": name, "code": "AAAAA-AAAAA", "password": GOOD})


def join(code: str):
    return Client().post("/join/", {"code": code, "display_name": "", "password": ""})


def page(response, typed: str) -> str:
    """Return status and body without what the person typed and the token of the form."""
    body = response.content.decode().replace(typed, "TYPED")
    return str(response.status_code) + re.sub(r'(name="csrfmiddlewaretoken" value=")[^"]*', r"\1", body)


def median_ratio(ask, one: str, other: str) -> float:
    """Return how much more processor time `one` takes than `other`."""
    taken: dict[str, list[float]] = {one: [], other: []}
    for number in range(ROUNDS):
        for name in (one, other) if number % 2 else (other, one):
            cache.clear()
            start = time.process_time()
            ask(name)
            taken[name].append(time.process_time() - start)
    return statistics.median(taken[one]) / statistics.median(taken[other])


def work(ask, typed: str, monkeypatch) -> tuple[int, list[str]]:
    """Return how many times a password was hashed, and the queries without their values."""
    times = []
    algorithm = type(hashers.get_hasher())
    encode = algorithm.encode

    def counted(self, *args, **kwargs):
        times.append(1)
        return encode(self, *args, **kwargs)

    cache.clear()
    with (
        monkeypatch.context() as patch,
        CaptureQueriesContext(
            connection,
        ) as queries,
    ):
        patch.setattr(algorithm, "encode", counted)
        ask(typed)
    shapes = [re.sub(r"'[^']*'|\b\d+\b", "?", query["sql"]) for query in queries.captured_queries]
    return len(times), [shape for shape in shapes if "SAVEPOINT" not in shape]


@pytest.mark.parametrize("ask", [sign_in, recover])
def test_a_known_name_is_answered_in_the_same_words(ask, member, closed):
    answers = {page(ask(name), name) for name in (member.username, UNKNOWN, closed.username)}
    assert len(answers) == 1
    assert "govuk-error-summary" in answers.pop()


@pytest.mark.parametrize("ask", [sign_in, recover])
def test_a_known_name_takes_the_same_work(ask, member, closed, monkeypatch):
    found = [work(ask, name, monkeypatch) for name in (member.username, UNKNOWN, closed.username)]
    assert found[0][0] == 1
    assert found[0] == found[1] == found[2]
    assert found[0][1]


@pytest.mark.parametrize("ask", [sign_in, recover])
def test_a_known_name_takes_the_same_time(ask, fewer_rounds, member):
    ask(UNKNOWN)
    low, high = BAND
    assert low < median_ratio(ask, member.username, UNKNOWN) < high


def test_a_hash_is_most_of_the_time_so_that_a_missing_one_would_show(fewer_rounds, member, monkeypatch):
    """What the test before would see if an unknown name were answered without hashing."""
    import people.signin.services.recovery as module

    sent = module.User.set_password

    def only_for_the_known(self, raw):
        return sent(self, raw) if self.username else None

    monkeypatch.setattr(module.User, "set_password", only_for_the_known)
    full = new_recovery_codes(user=member)

    def ask(name: str):
        code = full.pop() if name == member.username else "AAAAA-AAAAA"
        return Client().post("/recover/", {"username": name, "code": code, "password": GOOD})

    monkeypatch.setattr("tests.safety.test_alike.ROUNDS", 5)
    assert median_ratio(ask, member.username, UNKNOWN) > BAND[1]


@pytest.fixture
def codes() -> dict[str, str]:
    """A code of each kind that does not work."""
    by = person(Role.ADMINISTRATOR)
    used, withdrawn = make_invitation(by=by), make_invitation(by=by)
    accept_invitation(code=used[1])
    withdraw_invitation(invitation=withdrawn[0], by=by)
    return {"unknown": "ABCD-EFGH-JKMN", "used": used[1], "withdrawn": withdrawn[1]}


def test_codes_that_do_not_work_are_answered_in_the_same_words(codes):
    assert len({page(join(code), code) for code in codes.values()}) == 1


def test_codes_that_do_not_work_take_the_same_work(codes, monkeypatch):
    found = [work(join, code, monkeypatch) for code in codes.values()]
    assert found[0] == found[1] == found[2]
    assert found[0][0] == 0


def test_codes_that_do_not_work_take_the_same_time(codes):
    join(codes["unknown"])
    low, high = BAND
    assert low < median_ratio(join, codes["used"], codes["unknown"]) < high
