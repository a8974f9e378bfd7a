"""The academy's own key: outside the database, wrapping every person's data key.

File format (JSON): `{"current": "<key id>", "keys": {"<key id>": "<32 bytes, base64>"}, "index": "<32 bytes>"}`.
Old keys stay until `rotate_keys` has rewrapped every person's key. A key-management service replaces the
functions `wrap` and `unwrap`.
"""

import base64
import json
import os
import secrets
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

WRAP = "w1"
# The owner bound into second-step secrets, which belong to no data key.
SECOND_FACTOR = "second factor"


@dataclass(frozen=True)
class KeyRing:
    """The keys of the file: all by id, which one wraps new data keys, and the one for blind indexes."""

    current: str
    keys: dict[str, bytes]
    index: bytes


def write_ring(path: Path, ring: KeyRing) -> None:
    """Write the key file, readable by its owner only, never leaving half of it behind."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    body = {
        "current": ring.current,
        "keys": {key_id: base64.b64encode(key).decode() for key_id, key in ring.keys.items()},
        "index": base64.b64encode(ring.index).decode(),
    }
    draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(descriptor, "w") as file:
        json.dump(body, file)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    _read.cache_clear()


def new_key() -> tuple[str, bytes]:
    """Return a fresh key id and 32 random bytes."""
    return secrets.token_hex(4), secrets.token_bytes(32)


def make_key_file(path: Path) -> None:
    """Make the key file where there is none; a second maker at the same moment keeps the first one's."""
    if path.exists():
        return
    key_id, key = new_key()
    first = path.with_name(f"{path.name}.first-{secrets.token_hex(4)}")
    write_ring(first, KeyRing(key_id, {key_id: key}, secrets.token_bytes(32)))
    try:
        os.link(first, path)
    except FileExistsError:
        pass
    finally:
        first.unlink()


@lru_cache(maxsize=4)
def _read(path: str, _stamp: float) -> KeyRing:
    body = json.loads(Path(path).read_text())
    keys = {key_id: base64.b64decode(key) for key_id, key in body["keys"].items()}
    return KeyRing(body["current"], keys, base64.b64decode(body["index"]))


def ring() -> KeyRing:
    """Return the academy's keys; raise `ImproperlyConfigured` where the file is missing in production."""
    path = Path(settings.CONFIDENTIAL_KEY_FILE)
    if not path.exists():
        if not getattr(settings, "CONFIDENTIAL_KEY_SELF_MADE", False):
            raise ImproperlyConfigured(
                f"No key file at {path}: run `manage.py make_confidential_key` once and back it up"
            )
        make_key_file(path)
    return _read(str(path), path.stat().st_mtime)


def wrap(data_key: bytes, owner: str) -> str:
    """Return `data_key` wrapped for `owner` (a person's id, bound in): `w1.<key id>.<base64>`."""
    keys = ring()
    nonce = secrets.token_bytes(12)
    sealed = AESGCM(keys.keys[keys.current]).encrypt(nonce, data_key, owner.encode())
    return f"{WRAP}.{keys.current}.{base64.urlsafe_b64encode(nonce + sealed).decode()}"


def unwrap(wrapped: str, owner: str) -> bytes:
    """Return the data key; raise `cryptography.exceptions.InvalidTag` or `KeyError` where it does not fit."""
    _, key_id, body = wrapped.split(".")
    raw = base64.urlsafe_b64decode(body)
    return AESGCM(ring().keys[key_id]).decrypt(raw[:12], raw[12:], owner.encode())
