"""The academy's key with another keeper, rotation that may stop anywhere, and errors that hold no key."""

import json
import sys
from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from allauth.mfa.utils import decrypt
from cryptography.exceptions import InvalidTag

from people.base.errors import KeyServiceDown, Unreadable
from people.models import DataKey, User
from people.sealing import key_command, key_file, keys
from people.sealing.rotation import drop_old_keys, rewrap, rewrap_second_factors, start_rotation, waiting
from people.sealing.sealed_text import blind_index, seal, unseal
from tests.people.factories import person

pytestmark = pytest.mark.django_db
COMMAND = "people.sealing.key_command.CommandKeys"
# A key-management service in forty lines: its keys lie in the folder that it is started with.
PROGRAM = """
import base64, json, secrets, sys
from pathlib import Path
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

place, word = Path(sys.argv[1]), sys.argv[2]
said = json.load(sys.stdin)
with (place / "calls").open("a") as file:
    file.write(" ".join(sys.argv[2:]) + "\\n")
if (place / "down").exists():
    print("key material that must not be repeated", file=sys.stderr)
    sys.exit(1)
rows = place / "rows.json"
kept = json.loads(rows.read_text()) if rows.exists() else {}
if word == "rotate" or not kept:
    kept[f"m{len(kept) + 1}"] = base64.b64encode(secrets.token_bytes(32)).decode()
    rows.write_text(json.dumps(kept))
current = list(kept)[-1]
try:
    if word == "wrap":
        nonce = secrets.token_bytes(12)
        body = AESGCM(base64.b64decode(kept[current])).encrypt(
            nonce, base64.b64decode(said["key"]), said["owner"].encode())
        print(json.dumps({"key_id": current, "wrapped": base64.b64encode(nonce + body).decode()}))
    elif word == "unwrap":
        raw = base64.b64decode(said["wrapped"])
        key = AESGCM(base64.b64decode(kept[said["key_id"]])).decrypt(raw[:12], raw[12:], said["owner"].encode())
        print(json.dumps({"key": base64.b64encode(key).decode()}))
    else:
        print(json.dumps({"key_id": current}))
except (InvalidTag, KeyError):
    sys.exit(3)
"""


@pytest.fixture(autouse=True)
def place(settings, tmp_path) -> Path:
    program = tmp_path / "service.py"
    program.write_text(PROGRAM)
    settings.CONFIDENTIAL_KEY_FILE = tmp_path / "confidential.key"
    settings.KEY_COMMAND = [sys.executable, str(program), str(tmp_path)]
    key_command._opened.cache_clear()
    key_command._current.cache_clear()
    return tmp_path


def again(user) -> User:
    return User.objects.get(pk=user.pk)


def test_service_keeps_values_readable_and_its_key_out_of_the_file(settings, place):
    settings.KEY_SERVICE = COMMAND
    user = person()
    token = seal(user, "contact_address", "CanaryStreet")
    assert unseal(again(user), "contact_address", token) == "CanaryStreet"
    assert DataKey.objects.get(user=user).wrapped.startswith("k1.m1.")
    assert blind_index("x", "same") == blind_index("x", "same") != blind_index("y", "same")
    body = json.loads(settings.CONFIDENTIAL_KEY_FILE.read_text())
    assert set(body) == {"index"}
    assert body["index"].startswith("k1.m1.")
    assert settings.CONFIDENTIAL_KEY_FILE.stat().st_mode & 0o077 == 0


def test_key_never_stands_in_an_argument(settings, place):
    settings.KEY_SERVICE = COMMAND
    seal(person(), "contact_address", "CanaryStreet")
    assert set((place / "calls").read_text().split()) <= {"current", "rotate", "wrap", "unwrap"}


def test_opened_key_is_remembered_for_a_moment(settings, place):
    settings.KEY_SERVICE = COMMAND
    user = person()
    token = seal(user, "contact_address", "x")
    before = (place / "calls").read_text().count("unwrap")
    for _ in range(20):
        unseal(again(user), "contact_address", token)
    assert (place / "calls").read_text().count("unwrap") - before <= 1


def test_key_of_another_person_does_not_fit(settings):
    settings.KEY_SERVICE = COMMAND
    user, other = person(), person()
    token = seal(user, "contact_address", "x")
    DataKey.objects.filter(user=other).delete()
    DataKey.objects.filter(user=user).update(user=other)
    with pytest.raises(Unreadable):
        unseal(again(other), "contact_address", token)


def test_service_that_does_not_answer_says_so_without_its_words(settings, place):
    settings.KEY_SERVICE = COMMAND
    user = person()
    token = seal(user, "contact_address", "x")
    key_command._opened.cache_clear()
    (place / "down").touch()
    with pytest.raises(KeyServiceDown) as told:
        unseal(again(user), "contact_address", token)
    assert "material" not in str(told.value)
    (place / "down").unlink()
    assert unseal(again(user), "contact_address", token) == "x"


@pytest.mark.parametrize("command", [["/no/such/program"], [sys.executable, "-c", "print('no json')"]])
def test_broken_program_is_no_answer(settings, command):
    settings.KEY_COMMAND = command
    with pytest.raises(KeyServiceDown):
        key_command.CommandKeys().wrap(b"x" * 32, "owner")


def test_move_to_a_service_and_back_keeps_everything(settings):
    user = person()
    TOTP.activate(user, "JBSWY3DPEHPK3PXP")
    token, index = seal(user, "contact_address", "kept"), blind_index("x", "same")
    for service, start in ((COMMAND, "k1."), ("people.sealing.key_file.FileKeys", "w1.")):
        settings.KEY_SERVICE = service
        assert unseal(again(user), "contact_address", token) == "kept"
        start_rotation()
        assert rewrap() >= 1
        assert rewrap_second_factors() == 1
        assert not waiting().exists()
        assert DataKey.objects.get(user=user).wrapped.startswith(start)
        assert unseal(again(user), "contact_address", token) == "kept"
        assert decrypt(Authenticator.objects.get().data["secret"]) == "JBSWY3DPEHPK3PXP"
        assert blind_index("x", "same") == index


class Stopped(Exception):
    """The power went."""


def test_rotation_that_stops_in_the_middle_goes_on_where_it_was(settings):
    people = [person() for _ in range(5)]
    tokens = [seal(user, "contact_address", user.username) for user in people]
    start_rotation()

    def power_cut(done, of):
        if done == 2:
            raise Stopped

    with pytest.raises(Stopped):
        rewrap(progress=power_cut, batch=2)
    assert waiting().count() == 3
    steps = []
    assert rewrap(progress=lambda done, of: steps.append((done, of)), batch=2) == 3
    assert steps == [(1, 3), (2, 3), (3, 3)]
    opened = [unseal(again(user), "contact_address", token) for user, token in zip(people, tokens, strict=True)]
    assert opened == [user.username for user in people]


def test_key_that_still_wraps_a_second_step_is_not_dropped():
    user = person()
    TOTP.activate(user, "JBSWY3DPEHPK3PXP")
    start_rotation()
    rewrap()
    assert drop_old_keys() == 0
    assert decrypt(Authenticator.objects.get().data["secret"]) == "JBSWY3DPEHPK3PXP"
    rewrap_second_factors()
    assert drop_old_keys() == 1


def test_two_rotations_at_once_lose_no_key():
    first = key_file.ring().current
    made = {start_rotation(), start_rotation()}
    assert made | {first} == set(key_file.ring().keys)


def test_wrapped_key_of_nobody_does_not_open():
    wrapped = keys.wrap(b"k" * 32, "one")
    assert keys.unwrap(wrapped, "one") == b"k" * 32
    with pytest.raises(InvalidTag):
        keys.unwrap(wrapped, "two")
