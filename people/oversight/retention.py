"""When emergency access is forgotten: the room's own line of the schedule (`people.rights.retention`)."""

from datetime import timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from people.oversight.models import EmergencyAccess
from people.rights import retention


def reviewed_access() -> "QuerySet[EmergencyAccess]":
    """Return emergency access of a year ago that was looked over, or never began."""
    over = Q(reviewed_at__isnull=False) | Q(until__isnull=True)
    return EmergencyAccess.objects.filter(over, asked_at__lt=timezone.now() - timedelta(days=365))


def register() -> None:
    """Add the line."""
    retention.register("emergency access, one year, once reviewed", reviewed_access)
