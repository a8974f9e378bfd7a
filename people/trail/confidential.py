"""Confidential text for the other apps: `seal` it, `open_sealed` it with a reader and a reason.

Keep the token in a `TextField` named `sealed_<field>`; pass the same `field` name to both functions. Opening
somebody else's value always appends an `AccessEvent`, which that person can read under "My data".
"""

from people.base.errors import Unreadable
from people.base.models.user import User
from people.sealing.sealed_text import blind_index, seal, unseal
from people.trail.services.access import record_read

__all__ = ["blind_index", "open_own", "open_sealed", "seal"]


def open_sealed(user: User, field: str, token: str, *, reader: User, reason: str) -> str:
    """Return `user`'s sealed text for `reader` and append an `AccessEvent` unless the reader is the person.

    Raises `Unreadable` for a destroyed key or a changed value, `NotAllowed` for a barred reader.
    """
    text = unseal(user, field, token)
    if token and reader.pk != user.pk:
        record_read(reader=reader, subject=user, field=field, reason=reason)
    return text


def open_own(user: User, field: str, token: str) -> str:
    """Return a sealed text of the person's own, opened for themselves; "" where no key opens it any more."""
    try:
        return open_sealed(user, field, token, reader=user, reason="")
    except Unreadable:
        return ""
