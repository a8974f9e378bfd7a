"""Whether a badge holds. Nothing that is asked here is written down."""

from dataclasses import dataclass
from typing import Any

import jwt

from pathways.credentials.models import StatusSlot
from pathways.credentials.signing import ALGORITHM, issuer, public_key
from pathways.credentials.status import SIZE, address

# Far more than a badge has; more is no badge.
MOST_CHARACTERS = 20_000


@dataclass(frozen=True)
class Verdict:
    """What the checker says: `answer` is holds, taken_back, foreign or broken; what it is for where it is ours."""

    answer: str
    title: str = ""
    year: str = ""


def check(text: str) -> Verdict:
    """Return whether a badge of this academy holds. Two queries at most."""
    token = text.strip()
    if not token or len(token) > MOST_CHARACTERS:
        return Verdict("broken")
    try:
        key = public_key(str(jwt.get_unverified_header(token).get("kid", "")))
        if key is None:
            return Verdict("foreign")
        payload = jwt.decode(token, key, algorithms=[ALGORITHM], issuer=issuer(), options={"verify_aud": False})
        return _judged(payload)
    except (jwt.InvalidTokenError, KeyError, TypeError, ValueError, AttributeError, RecursionError):
        return Verdict("broken")


def _judged(payload: dict[str, Any]) -> Verdict:
    """Read a payload that we signed: a list of ours is no badge."""
    if "OpenBadgeCredential" not in payload["type"]:
        return Verdict("broken")
    status = payload["credentialStatus"]
    place = int(status["statusListIndex"])
    number = next(n for n in _numbers(status["statusListCredential"]))
    slot = StatusSlot.objects.filter(index=(number - 1) * SIZE + place).first()
    said = {"title": payload["name"], "year": payload["validFrom"][:4]}
    if slot is None:
        return Verdict("broken")
    return Verdict("taken_back" if slot.taken_back else "holds", **said)


def _numbers(where: str) -> list[int]:
    """Return the number of the list at an address of ours."""
    number = int(where.rstrip("/").rpartition("-")[2])
    return [number] if where == address(number) else []
