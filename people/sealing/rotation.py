"""Renew the academy's key: a new one wraps every person's data key; no sealed value changes."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.db.models import QuerySet

from people.sealing import keys
from people.sealing.models import DataKey

# Under which name each kind of second step keeps its secret.
SECRETS = {Authenticator.Type.TOTP: "secret", Authenticator.Type.RECOVERY_CODES: "seed"}


@dataclass(frozen=True)
class Held:
    """Rows of another room that the academy's key wraps: their text lies in a field called `wrapped`."""

    rows: Callable[[], "QuerySet[Any]"]
    owner: str


_held: list[Held] = []


def register(rows: Callable[[], "QuerySet[Any]"], owner: str) -> None:
    """Let the rows that `rows` returns take part in rotation; `owner` is what was bound in when they were wrapped."""
    if owner not in [held.owner for held in _held]:
        _held.append(Held(rows, owner))


def start_rotation() -> str:
    """Make a new current key, keep the others; return its id.

    New wraps use it at once; old ones still open, so that the site stays up meanwhile.
    """
    return keys.service().rotate()


def waiting() -> "QuerySet[DataKey]":
    """Return the data keys that another key than the current one wraps."""
    return DataKey.objects.exclude(wrapped="").exclude(wrapped__startswith=keys.current_start())


def rewrap(*, progress: Callable[[int, int], None] = lambda done, of: None, batch: int = 200) -> int:
    """Wrap every data key that an older key wraps with the current one; return how many.

    May be stopped at any moment and repeated: each key is committed by itself.
    """
    rows_left = waiting()
    total, done = rows_left.count(), 0
    while rows := list(rows_left.order_by("pk")[:batch]):
        for row in rows:
            with transaction.atomic():
                fresh = DataKey.objects.select_for_update().get(pk=row.pk)
                if fresh.wrapped:
                    owner = str(fresh.user_id)
                    fresh.wrapped = keys.wrap(keys.unwrap(fresh.wrapped, owner), owner)
                    fresh.save(update_fields=["wrapped"])
            done += 1
            progress(done, max(total, done))
    keys.service().renew_index()
    return done


def rewrap_second_factors() -> int:
    """Seal every second-step secret with the current key; return how many."""
    start, done = keys.current_start(), 0
    for row in Authenticator.objects.filter(type__in=list(SECRETS)):
        name = SECRETS[Authenticator.Type(row.type)]
        token = row.data.get(name, "")
        if token and not token.startswith(start):
            row.data[name] = keys.wrap(keys.unwrap(token, keys.SECOND_FACTOR), keys.SECOND_FACTOR)
            row.save(update_fields=["data"])
            done += 1
    return done


def rewrap_held() -> int:
    """Wrap what other rooms keep with the current key; return how many."""
    start, done = keys.current_start(), 0
    for held in _held:
        for row in held.rows().exclude(wrapped="").exclude(wrapped__startswith=start):
            row.wrapped = keys.wrap(keys.unwrap(row.wrapped, held.owner), held.owner)
            row.save(update_fields=["wrapped"])
            done += 1
    return done


def used_ids() -> set[str]:
    """Return the ids of every key that still wraps something: data keys, second-step secrets, what rooms keep."""
    found = {wrapped.split(".")[1] for wrapped in DataKey.objects.exclude(wrapped="").values_list("wrapped", flat=True)}
    for held in _held:
        others = held.rows().exclude(wrapped="").values_list("wrapped", flat=True)
        found |= {wrapped.split(".")[1] for wrapped in others}
    for kind, data in Authenticator.objects.filter(type__in=list(SECRETS)).values_list("type", "data"):
        token = data.get(SECRETS[Authenticator.Type(kind)], "")
        found |= {token.split(".")[1]} if token.count(".") == 2 else set()
    return found


def drop_old_keys() -> int:
    """Forget keys that wrap nothing any more; return how many. Run it when backups have aged out."""
    return keys.service().drop_all_but(used_ids())
