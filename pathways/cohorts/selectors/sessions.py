"""Class sessions."""

from collections.abc import Collection
from datetime import timedelta
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from pathways.cohorts.due_days import OwnDate, own_dates
from pathways.cohorts.models.cohort import CalendarFeed, ClassSession
from people.models import User


def coming_sessions(cohorts: Collection[UUID], *, days: int = 7) -> list[ClassSession]:
    """Return the sessions of `cohorts` that end after now and start within `days`, in order, cancelled ones too."""
    now = timezone.now()
    return list(_sessions(cohorts).filter(ends_at__gte=now, starts_at__lt=now + timedelta(days=days)))


def feed_of(token: UUID) -> CalendarFeed | None:
    """Return the feed with this token, with its person; None for one that is unknown or of a closed account."""
    return CalendarFeed.objects.select_related("user").filter(token=token, user__is_active=True).first()


def sessions_of_feed(feed: CalendarFeed) -> list[ClassSession]:
    """Return the sessions of the feed's person, from 30 days back. One query."""
    since = timezone.now() - timedelta(days=30)
    return list(_own_sessions(feed.user).filter(ends_at__gte=since).select_related("cohort"))


def dates_of_feed(feed: CalendarFeed) -> list[OwnDate]:
    """Return the days on which the person's work is due, where they chose to have them; from 30 days back."""
    if not feed.with_dates:
        return []
    since = timezone.now() - timedelta(days=30)
    return [date for date in own_dates(feed.user) if date.at >= since]


def _own_sessions(user: User) -> QuerySet[ClassSession]:
    learns = Q(cohort__enrolments__student=user, cohort__enrolments__ended_at__isnull=True)
    return ClassSession.objects.filter(learns | Q(cohort__staff__user=user)).distinct().order_by("starts_at", "id")


def _sessions(cohorts: Collection[UUID]) -> QuerySet[ClassSession]:
    return ClassSession.objects.filter(cohort__in=cohorts).select_related("cohort").order_by("starts_at", "id")
