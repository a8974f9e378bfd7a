"""What the rooms' rights share: how long, and steps in words."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

FIVE_YEARS = timedelta(days=5 * 365 + 2)


def five_years_ago() -> datetime:
    """Return the moment before which what ended is kept no longer."""
    return timezone.now() - FIVE_YEARS


def steps(events: Any) -> list[dict[str, Any]]:
    """Return the events of something that moves, as a person reads them."""
    return [{"step": event.words, "why": event.reason, "at": event.at} for event in events]
