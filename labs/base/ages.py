"""How long what is about a learner is kept here: two years after the last course."""

from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from labs.base import roster

YEARS = timedelta(days=2 * 365 + 1)


def two_years_old(kind: Any, whose: str = "student") -> "QuerySet[Any]":
    """Return rows of two years ago about people (`whose` column) whose cohorts all ended two years ago."""
    then = timezone.now() - YEARS
    return kind.objects.filter(at__lt=then).exclude(**{f"{whose}__in": roster.learning_since(then.date())})
