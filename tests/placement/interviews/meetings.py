"""Interviews for tests: offered and agreed as people do it, through the services."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

from placement.interviews.services import offer_times, pick_time
from placement.models import Interview, Referral
from tests.placement import factories as made

ZONE = "America/Chicago"


def times(*days: int, hour: int = 14) -> list[datetime]:
    """Return that hour in Chicago, so many days from now."""
    here = timezone.now().astimezone(ZoneInfo(ZONE)).replace(hour=hour, minute=0, second=0, microsecond=0)
    return [here + timedelta(days=day) for day in days]


def offered(by, referral: Referral | None = None, *days: int) -> Interview:
    """Return an interview with times offered, in three and four days unless said."""
    referral = referral or made.referred(by)[0]
    terms = {"kind": "in_person", "zone": ZONE, "minutes": 45}
    return offer_times(referral=referral, by=by, times=times(*(days or (3, 4))), **terms)


def agreed(by, referral: Referral | None = None, *days: int) -> Interview:
    """Return an interview whose first time the student chose."""
    interview = offered(by, referral, *days)
    return pick_time(interview=interview, starts_at=interview.slots.first().starts_at, by=interview.referral.student)
