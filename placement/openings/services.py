"""Job orders: drafted by staff or proposed by an employer, reviewed by staff, filled by referrals."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from pathways.models import Skill
from people.messages.notify import notify
from people.models import User
from people.tasks.services import close_task, open_task
from placement.base.enums import OPEN_ORDER_STATES, EventKind, OrderState, ReferralState, SkillBar, SkillNeed
from placement.base.errors import (
    EmployerNotActive,
    IllegalMove,
    NoSuchRight,
    OpeningsFilled,
    ReasonNeeded,
    TermsNotPlausible,
)
from placement.base.machine import ORDER
from placement.base.rules import need_placement_staff
from placement.employers.models import Employer
from placement.openings.conditions import flags
from placement.openings.models import JobOrder, LocalPay, OrderEvent, OrderSkill
from placement.openings.pay import hourly, local_pay
from placement.openings.plausible import WEIGHED, findings, people_asked_for
from placement.openings.rules import acts_for

EDITABLE = frozenset(
    {OrderState.DRAFT, OrderState.REVIEW, OrderState.OPEN, OrderState.ON_HOLD, OrderState.PARTLY_FILLED}
)
# Follow from who has started; nobody chooses them.
COUNTED = frozenset({OrderState.PARTLY_FILLED, OrderState.FILLED})
WITH_A_REASON = frozenset({OrderState.REJECTED, OrderState.DRAFT})
PROPOSAL, TO_REVIEW, CHANGED = "opening_proposed", "opening_to_review", "opening_changed"
REVIEWS = (PROPOSAL, TO_REVIEW)
SHIFTS = "shifts"


@dataclass(frozen=True)
class Need:
    """One skill of an order: required or wished for, and its bar in per cent."""

    skill: Skill
    need: str = SkillNeed.REQUIRED
    level: int = SkillBar.WORKING


def _set_needs(order: JobOrder, needs: Iterable[Need]) -> None:
    order.skills.all().delete()
    OrderSkill.objects.bulk_create(
        OrderSkill(order=order, skill=need.skill, need=need.need, level=need.level) for need in needs
    )


def implausible(
    terms: Mapping[str, Any], *, order: JobOrder | None = None, known: Mapping[str, LocalPay] | None = None
) -> dict[str, str]:
    """Return field → sentence for what the terms cannot mean; of an order that exists only what they change.

    `known` is `local_pay()` where somebody has asked it already.
    """
    known = known or local_pay()
    old = {name: getattr(order, name) for name in WEIGHED} if order else {}
    changed = {name for name, value in terms.items() if old.get(name) != value} if order else None
    return findings(
        {**old, **terms},
        today=timezone.localdate(),
        least_in=lambda county: known.get(county, known[""]).least,
        changed=changed,
    )


def _checked(terms: Mapping[str, Any], order: JobOrder | None = None) -> dict[str, Any]:
    """Return the terms as they are stored, with the wage an hour. Raises `TermsNotPlausible`."""
    found = _unwritable(terms) or implausible(terms, order=order)
    if found:
        raise TermsNotPlausible(found)
    stored = {name: value for name, value in terms.items() if name != SHIFTS}
    stored |= flags(terms[SHIFTS]) if SHIFTS in terms else {}
    wage, unit, hours = (
        terms.get(name, getattr(order, name, default))
        for name, default in (("wage", None), ("wage_unit", "hour"), ("hours", None))
    )
    return stored | {"hourly": hourly(wage=wage, unit=unit, hours=hours)}


def _unwritable(terms: Mapping[str, Any]) -> dict[str, str]:
    """Return field → sentence for what no field takes: empty, too long, no number, no choice of its own."""
    row = JobOrder(**{name: value for name, value in terms.items() if name != SHIFTS})
    try:
        row.clean_fields(exclude={field.name for field in JobOrder._meta.concrete_fields} - set(terms))
    except ValidationError as error:
        return {name: " ".join(said) for name, said in error.message_dict.items()}
    return {}


@transaction.atomic
def draft_order(*, employer: Employer, by: User, needs: Iterable[Need] = (), **terms: Any) -> JobOrder:
    """Draft a job order for an employer; `terms` are the fields of `JobOrder`, and `shifts` of `Shift`.

    Appends an `OrderEvent`. Raises `NoSuchRight`, `TermsNotPlausible`.
    """
    need_placement_staff(by)
    order = JobOrder.objects.create(employer=employer, **_checked(terms))
    OrderEvent.objects.create(order=order, to_state=order.state, by=by)
    _set_needs(order, needs)
    return order


@transaction.atomic
def propose_order(*, employer: Employer, by: User, needs: Iterable[Need] = (), **terms: Any) -> JobOrder:
    """Take an employer contact's own proposal, straight into review by staff.

    Appends two `OrderEvent`s and opens a task. Raises `NoSuchRight` for anybody who does not act for this employer,
    `TermsNotPlausible`.
    """
    if not acts_for(by, employer):
        raise NoSuchRight
    order = JobOrder.objects.create(employer=employer, proposed_by=by, **_checked(terms))
    OrderEvent.objects.create(order=order, to_state=order.state, by=by)
    _set_needs(order, needs)
    wait_for_review(order)
    return append(order, OrderState.REVIEW, by)


def wait_for_review(order: JobOrder, kind: str = PROPOSAL) -> None:
    """Leave the task to look at what an employer sent, or at what staff put up for review."""
    open_task(kind=kind, about=order.pk, path=reverse("placement:order", args=[order.pk]))


def locked(order: JobOrder) -> JobOrder:
    """Return the row locked until the transaction ends, with its employer."""
    return JobOrder.objects.select_for_update(of=("self",)).select_related("employer").get(pk=order.pk)


def change(order: JobOrder, by: User, needs: Iterable[Need] | None, terms: Mapping[str, Any]) -> JobOrder:
    """Write down changed terms and skills of a locked order. Appends `changed`; raises as `edit_order`."""
    if order.state not in EDITABLE:
        raise IllegalMove
    for field, value in _checked(terms, order).items() if terms else ():
        setattr(order, field, value)
    order.save()
    if needs is not None:
        _set_needs(order, needs)
    OrderEvent.objects.create(order=order, kind=EventKind.CHANGED, from_state=order.state, to_state=order.state, by=by)
    return order


@transaction.atomic
def edit_order(*, order: JobOrder, by: User, needs: Iterable[Need] | None = None, **terms: Any) -> JobOrder:
    """Change the terms or the skills of an order that is not finished; a new number of openings is counted anew.

    Appends `changed`. Raises `NoSuchRight`, `IllegalMove`, `TermsNotPlausible`.
    """
    need_placement_staff(by)
    order = change(locked(order), by, needs, terms)
    return _counted(order, by)


@transaction.atomic
def move_order(*, order: JobOrder, to: str, by: User, reason: str = "") -> JobOrder:
    """Move a job order one step; opening needs an active employer. Asked back (draft) and refused need words.

    *Partly filled* and *filled* follow from who started and cannot be chosen. Appends `OrderEvent`s; who acts for
    the employer finds a message. Raises `NoSuchRight`, `IllegalMove`, `EmployerNotActive`, `ReasonNeeded`.
    """
    need_placement_staff(by)
    order = locked(order)
    ORDER.check(order.state, to)
    if to in COUNTED or order.is_over:
        raise IllegalMove
    if to in OPEN_ORDER_STATES and not order.employer.is_active:
        raise EmployerNotActive
    if to in WITH_A_REASON and not reason.strip():
        raise ReasonNeeded
    close_task(about=order.pk, kinds=REVIEWS)
    if to == OrderState.REVIEW:
        wait_for_review(order, TO_REVIEW)
    order = append(order, to, by, reason)
    _tell_contacts(order)
    return _counted(order, by)


@transaction.atomic
def reopen_order(*, order: JobOrder, by: User, reason: str, openings: int) -> JobOrder:
    """Open a filled or closed order once more, for `openings` people in all, with a reason.

    A last day to apply that is over is taken away. Appends an `OrderEvent`; the employer is told. Raises
    `NoSuchRight`, `IllegalMove`, `ReasonNeeded`, `EmployerNotActive`, `TermsNotPlausible` for a number that cannot be
    meant, `OpeningsFilled` where so many have started.
    """
    need_placement_staff(by)
    order = locked(order)
    if order.state not in {OrderState.FILLED, OrderState.CLOSED}:
        raise IllegalMove
    if not reason.strip():
        raise ReasonNeeded
    if not order.employer.is_active:
        raise EmployerNotActive
    if found := people_asked_for(openings):
        raise TermsNotPlausible(found)
    if openings <= order.filled:
        raise OpeningsFilled
    order.openings = openings
    if order.closes_on and order.closes_on < timezone.localdate():
        order.closes_on = None
    order.save(update_fields=["openings", "closes_on"])
    order = append(order, OrderState.OPEN, by, reason)
    _tell_contacts(order)
    return _counted(order, by)


def _tell_contacts(order: JobOrder) -> None:
    """Leave a message for everybody who acts for the employer now."""
    path = reverse("placement:employer-opening", args=[order.pk])
    for contact in order.employer.contacts.filter(ended_at=None, confirmed_at__isnull=False).select_related("user"):
        notify(user=contact.user, kind="opening_answered", path=path)


def append(order: JobOrder, to: str, by: User | None, reason: str = "") -> JobOrder:
    """Append one step and fold it into the row."""
    OrderEvent.objects.create(order=order, from_state=order.state, to_state=to, by=by, reason=reason)
    order.state = to
    order.save(update_fields=["state"])
    return order


def _counted(order: JobOrder, by: User | None) -> JobOrder:
    """Move an order that takes people to what follows from how many started."""
    if order.state not in OPEN_ORDER_STATES:
        return order
    filled = order.referrals.filter(state=ReferralState.STARTED).count()
    to = (OrderState.FILLED if filled >= order.openings else OrderState.PARTLY_FILLED) if filled else OrderState.OPEN
    return order if to == order.state else append(order, to, by)


def count_filled(*, order: JobOrder, by: User | None) -> JobOrder:
    """Move an open order to partly filled or filled by the people who started. Appends an `OrderEvent` if it moves."""
    return _counted(locked(order), by)
