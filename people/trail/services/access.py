"""Appending to the access log."""

import hashlib
import json
from datetime import UTC, datetime

from django.db import connection, transaction
from django.utils import timezone

from people.base.errors import NotAllowed
from people.base.models.user import User
from people.base.rules import barred
from people.sealing.sealed_text import seal
from people.trail.enums import AccessKind
from people.trail.models import AccessEvent

GENESIS = "0" * 64
_CHAIN_LOCK = 0x61636C6F67  # "aclog": one writer at a time, so that each row sees the one before it


def row_hash(event: AccessEvent) -> str:
    """Return the SHA-256 (hex) over the row's content and the hash of the row before it."""
    content = [
        event.position,
        event.at.astimezone(UTC).isoformat(),
        event.kind,
        str(event.reader_id or ""),
        str(event.subject_id),
        event.field,
        event.sealed_reason,
        event.previous_hash,
    ]
    if event.actor_id or event.sealed_change:  # rows from before these columns keep their hash
        content += [str(event.actor_id or ""), event.sealed_change]
    return hashlib.sha256(json.dumps(content).encode()).hexdigest()


def append_access(
    *,
    kind: AccessKind,
    reader: User | None,
    subject: User,
    field: str,
    reason: str = "",
    at: datetime | None = None,
    actor: User | None = None,
    change: tuple[str, str] | None = None,
) -> AccessEvent:
    """Append one `AccessEvent` to the chain and return it.

    `actor` entered the change where that is not `reader`; `change` says how things stood before and after.
    """
    sealed = seal(subject, "access_reason", reason)
    sealed_change = seal(subject, "access_change", json.dumps(change)) if change else ""
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_CHAIN_LOCK])
        last = AccessEvent.objects.order_by("-position").first()
        event = AccessEvent(
            position=last.position + 1 if last else 1,
            at=at or timezone.now(),
            kind=kind,
            reader_id=reader.pk if reader else None,
            subject_id=subject.pk,
            field=field,
            sealed_reason=sealed,
            actor_id=actor.pk if actor else None,
            sealed_change=sealed_change,
            previous_hash=last.row_hash if last else GENESIS,
        )
        event.row_hash = row_hash(event)
        event.save()
    return event


def record_read(*, reader: User, subject: User, field: str, reason: str) -> AccessEvent:
    """Append that `reader` looked at `field` of `subject`, and why. Raises `NotAllowed` where a bar stands."""
    if barred(reader, subject):
        raise NotAllowed("these records are closed to this reader")
    return append_access(kind=AccessKind.READ, reader=reader, subject=subject, field=field, reason=reason)
