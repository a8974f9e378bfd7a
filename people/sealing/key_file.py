"""The academy's key in a file on this machine.

File format (JSON): `{"current": "<key id>", "keys": {"<key id>": "<32 bytes, base64>"}, "index": "<32 bytes>"}`.
Old keys stay until `rotate_keys --drop-old`.
"""

import base64
import fcntl
import json
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import ClassVar

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from people.sealing.keys import unwrap

# The owner bound into the key of blind indexes, where it is kept wrapped.
INDEX = "blind index"


@dataclass(frozen=True)
class KeyRing:
    """The keys of the file: all by id, which one wraps new data keys, and the one for blind indexes."""

    current: str
    keys: dict[str, bytes]
    index: bytes


def key_path() -> Path:
    """Return where the file lies."""
    return Path(settings.CONFIDENTIAL_KEY_FILE)


def write_private(path: Path, text: str) -> None:
    """Write a file that its owner alone can read, never leaving half of it behind."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


def make_private(path: Path, text: str) -> None:
    """Write a file where there is none; a second maker at the same moment keeps the first one's."""
    first = path.with_name(f"{path.name}.first-{secrets.token_hex(4)}")
    write_private(first, text)
    try:
        os.link(first, path)
    except FileExistsError:
        pass
    finally:
        first.unlink()


def _text(ring: KeyRing) -> str:
    keys = {key_id: base64.b64encode(key).decode() for key_id, key in ring.keys.items()}
    return json.dumps({"current": ring.current, "keys": keys, "index": base64.b64encode(ring.index).decode()})


def _new_key() -> tuple[str, bytes]:
    return secrets.token_hex(4), secrets.token_bytes(32)


def make_key_file(path: Path) -> None:
    """Make the key file where there is none."""
    if not path.exists():
        key_id, key = _new_key()
        make_private(path, _text(KeyRing(key_id, {key_id: key}, secrets.token_bytes(32))))


@lru_cache(maxsize=4)
def _read(path: str, _stamp: tuple[int, int]) -> KeyRing:
    body = json.loads(Path(path).read_text())
    keys = {key_id: base64.b64decode(key) for key_id, key in body.get("keys", {}).items()}
    return KeyRing(body.get("current", ""), keys, _index(body["index"]))


def _index(token: str) -> bytes:
    """Return the key of blind indexes; another service may have left it wrapped."""
    if "." not in token:
        return base64.b64decode(token)
    # Only while one service follows another.
    return unwrap(token, INDEX)


def ring() -> KeyRing:
    """Return the academy's keys; raise `ImproperlyConfigured` where the file is missing in production."""
    path = key_path()
    if not path.exists():
        if not getattr(settings, "CONFIDENTIAL_KEY_SELF_MADE", False):
            raise ImproperlyConfigured(
                f"No key file at {path}: run `manage.py make_confidential_key` once and back it up"
            )
        make_key_file(path)
    seen = path.stat()
    return _read(str(path), (seen.st_mtime_ns, seen.st_ino))


@contextmanager
def _alone() -> Iterator[None]:
    """Let one process at a time change the file: a key that another one had just added must not be lost."""
    with key_path().with_name(f"{key_path().name}.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


class FileKeys:
    """Keeps the academy's key in `CONFIDENTIAL_KEY_FILE` (see `people.sealing.keys.KeyService`)."""

    mark: ClassVar[str] = "w1"

    def wrap(self, key: bytes, owner: str) -> str:
        """Return `w1.<key id>.<base64 of nonce and ciphertext>`."""
        keys, nonce = ring(), secrets.token_bytes(12)
        sealed = AESGCM(keys.keys[keys.current]).encrypt(nonce, key, owner.encode())
        return f"{self.mark}.{keys.current}.{base64.urlsafe_b64encode(nonce + sealed).decode()}"

    def unwrap(self, wrapped: str, owner: str) -> bytes:
        """Return the key; raise `InvalidTag` or `KeyError` where it does not fit."""
        _, key_id, body = wrapped.split(".")
        raw = base64.urlsafe_b64decode(body)
        return AESGCM(ring().keys[key_id]).decrypt(raw[:12], raw[12:], owner.encode())

    def current(self) -> str:
        """Return the id of the key that wraps now."""
        return ring().current

    def rotate(self) -> str:
        """Add a fresh key to the file, make it the current one, keep the others; return its id."""
        ring()
        with _alone():
            old, (key_id, key) = ring(), _new_key()
            write_private(key_path(), _text(KeyRing(key_id, old.keys | {key_id: key}, old.index)))
        return key_id

    def renew_index(self) -> None:
        """Write it as it is, where another service had left it wrapped."""
        if "." in json.loads(key_path().read_text())["index"]:
            with _alone():
                write_private(key_path(), _text(ring()))

    def drop_all_but(self, used: set[str]) -> int:
        """Take unused keys out of the file; return how many."""
        with _alone():
            old = ring()
            kept = {key_id: key for key_id, key in old.keys.items() if key_id in used | {old.current}}
            write_private(key_path(), _text(KeyRing(old.current, kept, old.index)))
        return len(old.keys) - len(kept)

    def index_key(self) -> bytes:
        """Return the key of blind indexes."""
        return ring().index
