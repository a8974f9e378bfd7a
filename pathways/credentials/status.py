"""The public list of badges that were taken back: one text, the same for everybody (W3C Bitstring Status List).

Who reads it asks for all badges at once, so that nobody learns which one was looked at.
"""

import base64
import gzip
import secrets
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction

from pathways.base.errors import NotYetReady
from pathways.credentials.models import StatusSlot
from pathways.credentials.signing import issuer, sign

# As many as the standard wants at least, so that one among them says nothing.
SIZE = 131_072
TRIES = 64
# A list begins with the year in which this was built; a day of its own would say when something was taken back.
SINCE, SINCE_SECONDS = "2026-01-01T00:00:00Z", 1_767_225_600


def name(number: int) -> str:
    """Return how a list is called in its address."""
    return f"list-{number}"


def address(number: int) -> str:
    """Return where a list can be read."""
    return f"{settings.SITE_URL.rstrip('/')}/badges/status/{name(number)}/"


def lists() -> int:
    """Return how many lists there are: a new one once the last is half full, so that lots are drawn fast."""
    return StatusSlot.objects.count() // (SIZE // 2) + 1


def draw_slot() -> StatusSlot:
    """Return a new place, drawn by lot in the newest list. Raises `NotYetReady` where none could be found."""
    first = (lists() - 1) * SIZE
    for _try in range(TRIES):
        try:
            with transaction.atomic():
                return StatusSlot.objects.create(index=first + secrets.randbelow(SIZE))
        except IntegrityError:  # taken
            continue
    raise NotYetReady("No place was free. Try again.")


def entry(slot: StatusSlot) -> dict[str, str]:
    """Return what a badge says of its place."""
    number, index = divmod(slot.index, SIZE)
    return {
        "id": f"{address(number + 1)}#{index}",
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": str(index),
        "statusListCredential": address(number + 1),
    }


def bits(number: int) -> bytes:
    """Return a list as bits, the first place in the highest bit of the first byte. One query."""
    held = bytearray(SIZE // 8)
    first = (number - 1) * SIZE
    taken = StatusSlot.objects.filter(index__gte=first, index__lt=first + SIZE, taken_back=True)
    for index in taken.values_list("index", flat=True):
        place = index - first
        held[place // 8] |= 0x80 >> place % 8
    return bytes(held)


def status_list(number: int) -> str:
    """Return a list as a signed credential; the same text until a badge is taken back or the key renewed."""
    packed = base64.urlsafe_b64encode(gzip.compress(bits(number), mtime=0)).rstrip(b"=").decode()
    here = address(number)
    credential: dict[str, Any] = {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "id": here,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": issuer(),
        "validFrom": SINCE,
        "credentialSubject": {
            "id": f"{here}#list",
            "type": "BitstringStatusList",
            "statusPurpose": "revocation",
            "encodedList": f"u{packed}",
        },
    }
    return sign(credential | {"iss": issuer(), "jti": here, "sub": f"{here}#list", "nbf": SINCE_SECONDS})
