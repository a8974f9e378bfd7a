"""The secret address of a person's calendar feed."""

import uuid

from pathways.cohorts.models.cohort import CalendarFeed
from people.models import User


def calendar_feed(*, user: User) -> CalendarFeed:
    """Return the person's feed, made at first use."""
    return CalendarFeed.objects.get_or_create(user=user)[0]


def renew_calendar_feed(*, user: User) -> CalendarFeed:
    """Give the person's feed a new secret address; the old one stops at once."""
    return CalendarFeed.objects.update_or_create(user=user, defaults={"token": uuid.uuid4()})[0]


def choose_feed_dates(*, user: User, with_dates: bool) -> CalendarFeed:
    """Put the days on which the person's work is due into their feed, or take them out; the address stays."""
    return CalendarFeed.objects.update_or_create(user=user, defaults={"with_dates": with_dates})[0]
