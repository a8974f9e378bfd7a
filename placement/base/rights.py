"""What the rooms' rights share: how long, steps in words, and opening what a person wrote for themselves."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from people.base.errors import Unreadable
from people.models import User
from people.trail.confidential import open_sealed

FIVE_YEARS = timedelta(days=5 * 365 + 2)


def five_years_ago() -> datetime:
    """Return the moment before which what ended is kept no longer."""
    return timezone.now() - FIVE_YEARS


def opened(user: User, field: str, token: str) -> str:
    """Return a sealed text of the person's own, opened for them; empty where its key is gone."""
    try:
        return open_sealed(user, field, token, reader=user, reason="")
    except Unreadable:
        return ""


def steps(events: Any) -> list[dict[str, Any]]:
    """Return the events of something that moves, as a person reads them."""
    return [{"step": event.words, "why": event.reason, "at": event.at} for event in events]
