"""Renewing the academy's key: every person's data key is wrapped anew; no sealed value changes."""

from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.db import transaction

from people import keys
from people.models import DataKey


def start_rotation() -> str:
    """Add a fresh key to the file, make it the current one, keep the others; return its id.

    New wraps use it at once; old ones still open, so that the site stays up meanwhile.
    """
    ring, (key_id, key) = keys.ring(), keys.new_key()
    keys.write_ring(Path(settings.CONFIDENTIAL_KEY_FILE), keys.KeyRing(key_id, ring.keys | {key_id: key}, ring.index))
    return key_id


def rewrap(*, progress: Callable[[int, int], None] = lambda done, of: None, batch: int = 200) -> int:
    """Wrap every data key that an older key wraps with the current one; return how many. May be repeated."""
    current = keys.ring().current
    waiting = DataKey.objects.exclude(wrapped="").exclude(wrapped__startswith=f"{keys.WRAP}.{current}.")
    total, done = waiting.count(), 0
    while rows := list(waiting.order_by("pk")[:batch]):
        for row in rows:
            with transaction.atomic():
                fresh = DataKey.objects.select_for_update().get(pk=row.pk)
                if fresh.wrapped:
                    owner = str(fresh.user_id)
                    fresh.wrapped = keys.wrap(keys.unwrap(fresh.wrapped, owner), owner)
                    fresh.save(update_fields=["wrapped"])
            done += 1
            progress(done, total)
    return done


def rewrap_second_factors() -> int:
    """Seal every second-step secret with the current key; return how many."""
    from allauth.mfa.models import Authenticator

    current, done = keys.ring().current, 0
    for row in Authenticator.objects.filter(type__in=[Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES]):
        name = "secret" if row.type == Authenticator.Type.TOTP else "seed"
        token = row.data.get(name, "")
        if token and not token.startswith(f"{keys.WRAP}.{current}."):
            row.data[name] = keys.wrap(keys.unwrap(token, keys.SECOND_FACTOR), keys.SECOND_FACTOR)
            row.save(update_fields=["data"])
            done += 1
    return done


def drop_old_keys() -> int:
    """Take keys out of the file that wrap nothing any more; return how many. Run it when backups have aged out."""
    ring = keys.ring()
    used = {wrapped.split(".")[1] for wrapped in DataKey.objects.exclude(wrapped="").values_list("wrapped", flat=True)}
    kept = {key_id: key for key_id, key in ring.keys.items() if key_id in used | {ring.current}}
    keys.write_ring(Path(settings.CONFIDENTIAL_KEY_FILE), keys.KeyRing(ring.current, kept, ring.index))
    return len(ring.keys) - len(kept)
