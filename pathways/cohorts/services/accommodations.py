"""More time for one person."""

from django.db import transaction

from pathways.base.errors import BadPlan
from pathways.base.locking import lock_student, next_moment
from pathways.cohorts.models.accommodation import TimeAccommodation
from people.models import User

MOST_PERCENT, MOST_DAYS = 300, 60


@transaction.atomic
def give_more_time(*, student: User, percent: int, days: int, by: User) -> TimeAccommodation:
    """Say how much more time a student has from now on: in every quiz and for every date; 0 and 0 take it back.

    Appends a `TimeAccommodation`; the same again appends nothing. Raises `BadPlan` for numbers out of range.
    """
    if not (0 <= percent <= MOST_PERCENT and 0 <= days <= MOST_DAYS):
        raise BadPlan(f"More time is up to {MOST_PERCENT} percent and {MOST_DAYS} days.")
    lock_student(student)
    rows = TimeAccommodation.objects.filter(student=student)
    last = rows.last()
    if last is not None and (last.percent, last.days) == (percent, days):
        return last
    return TimeAccommodation.objects.create(student=student, percent=percent, days=days, by=by, at=next_moment(rows))
