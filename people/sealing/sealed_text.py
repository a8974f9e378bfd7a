"""Seal and open confidential text: one data key per person, AES-256-GCM, an algorithm prefix on every value.

A sealed value is `a1.<base64 of nonce and ciphertext>`, bound to the person and the field name: moved to another
person or field it does not open. Everything outside this app calls `people.trail.confidential`, which logs each look.
"""

import base64
import hashlib
import hmac
import secrets
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.db import IntegrityError, transaction

from people.base.errors import Unreadable
from people.base.models.user import User
from people.sealing import keys
from people.sealing.models import DataKey

PREFIX = "a1"


def _data_key(user: User) -> bytes:
    """Return the person's data key, made at first use; raise `Unreadable` once it is destroyed."""
    try:
        row = user.data_key
    except DataKey.DoesNotExist:
        row = _make_data_key(user)
    if not row.wrapped:
        raise Unreadable("the key of this person is destroyed")
    try:
        return keys.unwrap(row.wrapped, str(user.pk))
    except (InvalidTag, KeyError, ValueError) as error:
        raise Unreadable("the key of this person does not fit the academy's key") from error


def _make_data_key(user: User) -> DataKey:
    wrapped = keys.wrap(secrets.token_bytes(32), str(user.pk))
    try:
        with transaction.atomic():
            return DataKey.objects.create(user=user, wrapped=wrapped)
    except IntegrityError:  # another request made it in between
        return DataKey.objects.get(user=user)


def ensure_key(user: User) -> None:
    """Make the person's data key where there is none yet."""
    if not DataKey.objects.filter(user=user).exists():
        _make_data_key(user)


def seal(user: User, field: str, text: str) -> str:
    """Return `text` sealed for `user` and `field`; the empty text stays empty."""
    if not text:
        return ""
    nonce = secrets.token_bytes(12)
    body = AESGCM(_data_key(user)).encrypt(nonce, text.encode(), f"{user.pk}:{field}".encode())
    return f"{PREFIX}.{base64.urlsafe_b64encode(nonce + body).decode()}"


def unseal(user: User, field: str, token: str) -> str:
    """Return the text without writing to the access log: for the person's own use and for sealed log reasons.

    Everything that shows a value to somebody else calls `open_sealed`. Raises `Unreadable`.
    """
    if not token:
        return ""
    prefix, _, body = token.partition(".")
    if prefix != PREFIX:
        raise Unreadable(f"unknown seal {prefix!r}")
    raw = base64.urlsafe_b64decode(body)
    try:
        return AESGCM(_data_key(user)).decrypt(raw[:12], raw[12:], f"{user.pk}:{field}".encode()).decode()
    except InvalidTag as error:
        raise Unreadable(f"{field} does not open") from error


def blind_index(field: str, text: str) -> str:
    """Return a keyed hash by which a sealed value can be looked up: equal texts of one field give equal hashes."""
    key = _index_key(keys.index_key(), field)
    return hmac.new(key, text.strip().casefold().encode(), hashlib.sha256).hexdigest()


@lru_cache(maxsize=16)
def _index_key(key: bytes, field: str) -> bytes:
    """Return the key for one field; kept, because a list of anchors has thousands of lines."""
    return HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=b"blind index " + field.encode()).derive(key)
