"""Reads of ways back in."""

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from people.base.models.caseload import StaffBar
from people.base.models.user import User
from people.signin.models import Recovery
from people.trail.enums import AccessKind
from people.trail.models import AccessEvent


def recovery_codes_left(user: User) -> int:
    """Return how many printed codes still work."""
    return user.recovery_codes.filter(used_at=None).count()


def open_recovery_of(user: User) -> Recovery | None:
    """Return a way back in that staff opened and nobody ended."""
    return user.recoveries.filter(stopped_at=None, done_at=None).first()


def password_set_anew(user: User) -> datetime | None:
    """Return when a printed code last set the person's password, within a week; `None` where none did."""
    made = AccessEvent.objects.filter(subject_id=user.pk, kind=AccessKind.RECOVERY, field="password")
    since = timezone.now() - timedelta(days=7)
    return made.filter(at__gte=since).order_by("-position").values_list("at", flat=True).first()


def recoveries_to_confirm(reader: User) -> QuerySet[Recovery]:
    """Return ways back in that wait for a second staff member, where the reader can be that one."""
    bar = StaffBar.objects.filter(staff=reader, student=OuterRef("user"), ended_at=None)
    begun = Recovery.objects.filter(~Exists(bar), stopped_at=None, done_at=None, confirmed_at=None)
    return begun.exclude(opened_by=reader).exclude(user=reader)


def open_recoveries() -> QuerySet[Recovery]:
    """Return ways back in that were begun and not ended, newest first."""
    return (
        Recovery.objects.filter(stopped_at=None, done_at=None)
        .select_related("user", "opened_by", "confirmed_by")
        .order_by("-opened_at")
    )
