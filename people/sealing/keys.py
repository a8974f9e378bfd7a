"""The academy's own key: outside the database, wrapping every person's data key.

`settings.KEY_SERVICE` names who keeps it, a class with the methods of `KeyService`: `key_file.FileKeys` (a file on this
machine, the default) or `key_command.CommandKeys` (a program that asks a key-management service). A wrapped key begins
with the service's own mark, so that both open while `rotate_keys` moves from one to the other.
"""

from functools import lru_cache
from typing import ClassVar, Protocol

from django.conf import settings
from django.utils.module_loading import import_string

# The owner bound into second-step secrets, which belong to no data key.
SECOND_FACTOR = "second factor"
# Who opens what begins with which mark.
SERVICES = {"w1": "people.sealing.key_file.FileKeys", "k1": "people.sealing.key_command.CommandKeys"}


class KeyService(Protocol):
    """Keeps the academy's key. Every method may raise `people.base.errors.KeyServiceDown`."""

    mark: ClassVar[str]

    def wrap(self, key: bytes, owner: str) -> str:
        """Return `key` wrapped for `owner` by the current key: `<mark>.<key id>.<text without dots>`."""

    def unwrap(self, wrapped: str, owner: str) -> bytes:
        """Return the key; raise `InvalidTag`, `KeyError` or `ValueError` where it does not fit."""

    def current(self) -> str:
        """Return the id of the key that wraps now."""

    def rotate(self) -> str:
        """Make a new current key, keep the old ones for opening, and return the new id."""

    def renew_index(self) -> None:
        """Wrap the key of blind indexes with the current key, where it is kept wrapped."""

    def drop_all_but(self, used: set[str]) -> int:
        """Forget keys that are neither current nor among `used` ids; return how many."""

    def index_key(self) -> bytes:
        """Return the 32 bytes from which blind indexes are made; they never change."""


@lru_cache(maxsize=4)
def _made(path: str) -> KeyService:
    service: KeyService = import_string(path)()
    return service


def service() -> KeyService:
    """Return the service that wraps new keys."""
    return _made(settings.KEY_SERVICE)


def wrap(data_key: bytes, owner: str) -> str:
    """Return `data_key` wrapped for `owner` (a person's id, bound in)."""
    return service().wrap(data_key, owner)


def unwrap(wrapped: str, owner: str) -> bytes:
    """Return the data key, whichever service wrapped it; raises as `KeyService.unwrap`."""
    return _made(SERVICES[wrapped.partition(".")[0]]).unwrap(wrapped, owner)


def current_start() -> str:
    """Return how everything begins that the current key wrapped."""
    kept = service()
    return f"{kept.mark}.{kept.current()}."


def index_key() -> bytes:
    """Return the key of blind indexes."""
    return service().index_key()
