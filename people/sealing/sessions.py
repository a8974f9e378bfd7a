"""Sessions at rest: sealed with a key that the database does not hold.

Where the password is asked again before something that matters, django-allauth keeps what was sent in the session until
it is confirmed: an address, agreed words, a reason. Django signs its sessions and does not encrypt them.
"""

import json
import secrets
from functools import cache
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

NONCE = 12


@cache
def _cipher(secret: str) -> AESGCM:
    """Return the cipher of one of the site's secrets; it changes with the secret, which ends every session anyway."""
    return AESGCM(HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=b"session").derive(secret.encode()))


class SealedSerializer:
    """Turns a session into bytes that only this site's secret opens; the setting SESSION_SERIALIZER names it."""

    def dumps(self, obj: dict[str, Any]) -> bytes:
        """Return the session, sealed."""
        nonce = secrets.token_bytes(NONCE)
        return nonce + _cipher(settings.SECRET_KEY).encrypt(nonce, json.dumps(obj).encode(), None)

    def loads(self, data: bytes) -> dict[str, Any]:
        """Return the session; raise `ValueError`, which Django takes as an empty session, where no secret opens it."""
        for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
            try:
                opened: dict[str, Any] = json.loads(_cipher(secret).decrypt(data[:NONCE], data[NONCE:], None))
            except InvalidTag:
                continue
            return opened
        raise ValueError("no secret of this site opens the session")
