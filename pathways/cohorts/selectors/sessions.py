"""Class sessions."""

from collections.abc import Collection
from datetime import timedelta
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from pathways.cohorts.models.cohort import CalendarFeed, ClassSession
from people.models import User


def coming_sessions(cohorts: Collection[UUID], *, days: int = 7) -> list[ClassSession]:
    """Return the sessions of `cohorts` that end after now and start within `days`, in order."""
    now = timezone.now()
    return list(_sessions(cohorts).filter(ends_at__gte=now, starts_at__lt=now + timedelta(days=days)))


def sessions_of_feed(token: UUID) -> list[ClassSession] | None:
    """Return the sessions of the person whose feed has this token, from 30 days back; None for an unknown token."""
    feed = CalendarFeed.objects.select_related("user").filter(token=token, user__is_active=True).first()
    if feed is None:
        return None
    return list(_own_sessions(feed.user).filter(ends_at__gte=timezone.now() - timedelta(days=30)))


def _own_sessions(user: User) -> QuerySet[ClassSession]:
    learns = Q(cohort__enrolments__student=user, cohort__enrolments__ended_at__isnull=True)
    return ClassSession.objects.filter(learns | Q(cohort__staff__user=user)).distinct().order_by("starts_at", "id")


def _sessions(cohorts: Collection[UUID]) -> QuerySet[ClassSession]:
    return ClassSession.objects.filter(cohort__in=cohorts).order_by("starts_at", "id")
