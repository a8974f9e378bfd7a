"""Dates, credit and attempts of one lab for one cohort."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from labs.assignments.models import Assignment
from labs.base.errors import BadDates
from labs.base.signals import count_again
from labs.dates.models import DateEvent, DueDate
from people.models import User

FIELDS = ("due_at", "grace_days", "credit_steps", "max_attempts")


@transaction.atomic
def set_dates(
    *,
    assignment: Assignment,
    cohort: UUID,
    students: Sequence[User],
    by: User,
    due_at: datetime | None,
    grace_days: int | None = None,
    credit_steps: list[list[float]] | None = None,
    max_attempts: int | None = None,
    note: str = "",
) -> DateEvent | None:
    """Set all dates of a lab for a cohort; None takes the lab's own value. The same again changes nothing.

    Appends a `DateEvent`, keeps `DueDate` in step, and chooses the attempt that counts again for `students`, the
    cohort's, since credit may have changed. Raises `BadDates` for steps that do not go forward in time and down.
    """
    _require_sense(credit_steps or [])
    values = {
        "due_at": due_at,
        "grace_days": grace_days,
        "credit_steps": credit_steps,
        "max_attempts": max_attempts,
    }
    before = DueDate.objects.select_for_update().filter(assignment=assignment, cohort=cohort).first()
    if before is not None and all(getattr(before, name) == values[name] for name in FIELDS):
        return None
    event = DateEvent.objects.create(assignment=assignment, cohort=cohort, note=note, by=by, **values)
    _fold(event)
    count_again.send(sender=DateEvent, assignment=assignment, students=students)
    return event


def _fold(event: DateEvent) -> None:
    values = {name: getattr(event, name) for name in FIELDS}
    DueDate.objects.update_or_create(assignment_id=event.assignment_id, cohort=event.cohort, defaults=values)


def fold_dates() -> None:
    """Write every `DueDate` that has events again from its newest one."""
    for event in DateEvent.objects.order_by("at", "id"):
        _fold(event)


def _require_sense(steps: list[list[float]]) -> None:
    days, shares = [after for after, _share in steps], [share for _after, share in steps]
    if days != sorted(set(days)) or shares != sorted(shares, reverse=True):
        raise BadDates(_("Each step must be later than the one before, and not count for more."))
    if any(not 0 <= share <= 100 for share in shares) or any(after < 0 for after in days):
        raise BadDates(_("Shares are from 0 to 100 percent."))
