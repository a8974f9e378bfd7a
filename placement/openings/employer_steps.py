"""What an employer does with an opening of its own: change, send again, pause, go on, close. Staff are told."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.urls import reverse

from people.models import User
from people.tasks.services import close_task, open_task
from placement.base.enums import EventKind, OrderState
from placement.base.errors import IllegalMove, NoSuchRight
from placement.base.machine import ORDER
from placement.openings.models import JobOrder
from placement.openings.rules import acts_for
from placement.openings.services import (
    CHANGED,
    EDITABLE,
    REVIEWS,
    Need,
    append,
    change,
    count_filled,
    locked,
    wait_for_review,
)

S = OrderState
PAUSE, GO_ON, CLOSE = "pause", "go_on", "close"


def _own(order: JobOrder, by: User) -> JobOrder:
    if not acts_for(by, order.employer):
        raise NoSuchRight
    return locked(order)


def paused_by_employer(order: JobOrder) -> bool:
    """Return whether the employer, not staff, put an opening on hold."""
    last = order.events.filter(kind=EventKind.MOVED).last()
    known = order.employer.contacts.filter(confirmed_at__isnull=False).values("user")
    return last is not None and last.to_state == S.ON_HOLD and known.filter(user=last.by_id).exists()


def steps_of(order: JobOrder) -> tuple[str, ...]:
    """Return which of the employer's steps are possible now."""
    if order.state in {S.OPEN, S.PARTLY_FILLED}:
        return (PAUSE, CLOSE)
    if order.state == S.ON_HOLD:
        return (GO_ON, CLOSE) if paused_by_employer(order) else (CLOSE,)
    return (CLOSE,) if order.state in {S.DRAFT, S.REVIEW} else ()


@transaction.atomic
def change_own_order(*, order: JobOrder, by: User, needs: Iterable[Need], **terms: Any) -> JobOrder:
    """Change an own opening and send it to staff, who look at it before anybody sees it.

    Appends `changed` and, where it is not in review yet, a move there; opens a task. Raises `NoSuchRight`,
    `IllegalMove`, `TermsNotPlausible`.
    """
    order = _own(order, by)
    if order.state not in EDITABLE:
        raise IllegalMove
    order = change(order, by, needs, terms)
    wait_for_review(order)
    return order if order.state == S.REVIEW else append(order, S.REVIEW, by)


@transaction.atomic
def step_own_order(*, order: JobOrder, step: str, by: User, reason: str = "") -> JobOrder:
    """Pause an own opening, let it go on, or close it. What staff put on hold only staff let go on.

    Appends an `OrderEvent` and tells staff. Raises `NoSuchRight`, `IllegalMove`.
    """
    order = _own(order, by)
    if step not in steps_of(order):
        raise IllegalMove
    to = {PAUSE: S.ON_HOLD, GO_ON: S.OPEN, CLOSE: S.CLOSED}[step]
    ORDER.check(order.state, to)
    if to == S.CLOSED:
        close_task(about=order.pk, kinds=REVIEWS)
    open_task(kind=CHANGED, about=order.pk, path=reverse("placement:order", args=[order.pk]))
    return count_filled(order=append(order, to, by, reason), by=by)
