"""Job orders: drafted by staff or proposed by an employer, reviewed by staff, filled by referrals."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.urls import reverse

from pathways.models import Skill
from people.messages.notify import notify
from people.models import User
from people.tasks.services import close_task, open_task
from placement.base.enums import OPEN_ORDER_STATES, OrderState, ReferralState, SkillBar, SkillNeed
from placement.base.errors import EmployerNotActive, NoSuchRight, ReasonNeeded
from placement.base.machine import ORDER
from placement.base.rules import need_placement_staff
from placement.employers.models import Employer
from placement.openings.models import JobOrder, OrderEvent, OrderSkill
from placement.openings.rules import acts_for

EDITABLE = frozenset({OrderState.DRAFT, OrderState.REVIEW, OrderState.OPEN, OrderState.ON_HOLD})

PROPOSAL = "opening_proposed"


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


@transaction.atomic
def draft_order(*, employer: Employer, by: User, needs: Iterable[Need] = (), **terms: Any) -> JobOrder:
    """Draft a job order for an employer; `terms` are the fields of `JobOrder`.

    Appends an `OrderEvent`. Raises `NoSuchRight`.
    """
    need_placement_staff(by)
    order = JobOrder.objects.create(employer=employer, **terms)
    OrderEvent.objects.create(order=order, to_state=order.state, by=by)
    _set_needs(order, needs)
    return order


@transaction.atomic
def propose_order(*, employer: Employer, by: User, needs: Iterable[Need] = (), **terms: Any) -> JobOrder:
    """Take an employer contact's own proposal, straight into review by staff.

    Appends two `OrderEvent`s. Raises `NoSuchRight` for anybody who does not act for this employer.
    """
    if not acts_for(by, employer):
        raise NoSuchRight
    order = JobOrder.objects.create(employer=employer, proposed_by=by, **terms)
    OrderEvent.objects.create(order=order, to_state=order.state, by=by)
    _set_needs(order, needs)
    open_task(kind=PROPOSAL, about=order.pk, path=reverse("placement:order", args=[order.pk]))
    return _move(order, OrderState.REVIEW, by)


@transaction.atomic
def edit_order(*, order: JobOrder, by: User, needs: Iterable[Need] | None = None, **terms: Any) -> JobOrder:
    """Change the terms or the skills of an order that is not finished. Raises `NoSuchRight`, `IllegalMove`."""
    need_placement_staff(by)
    order = JobOrder.objects.select_for_update().get(pk=order.pk)
    if order.state not in EDITABLE:
        ORDER.check(order.state, OrderState.DRAFT)
    for field, value in terms.items():
        setattr(order, field, value)
    order.save(update_fields=[*terms]) if terms else None
    if needs is not None:
        _set_needs(order, needs)
    return order


@transaction.atomic
def move_order(*, order: JobOrder, to: str, by: User, reason: str = "") -> JobOrder:
    """Move a job order one step; opening needs an active employer.

    Appends an `OrderEvent`; who proposed it finds a message at the first step. Raises `NoSuchRight`, `IllegalMove`,
    `EmployerNotActive`, or `ReasonNeeded` for a refusal without a reason.
    """
    need_placement_staff(by)
    order = JobOrder.objects.select_for_update().select_related("employer").get(pk=order.pk)
    ORDER.check(order.state, to)
    if to in OPEN_ORDER_STATES and not order.employer.is_active:
        raise EmployerNotActive
    if to == OrderState.REJECTED and not reason.strip():
        raise ReasonNeeded
    if close_task(about=order.pk, kinds=(PROPOSAL,)) and order.proposed_by:
        path = reverse("placement:employer-opening", args=[order.pk])
        notify(user=order.proposed_by, kind="opening_answered", path=path)
    return _move(order, to, by, reason)


def _move(order: JobOrder, to: str, by: User | None, reason: str = "") -> JobOrder:
    OrderEvent.objects.create(order=order, from_state=order.state, to_state=to, by=by, reason=reason)
    order.state = to
    order.save(update_fields=["state"])
    return order


def count_filled(*, order: JobOrder, by: User | None) -> JobOrder:
    """Move an open order to partly filled or filled by the people who started. Appends an `OrderEvent` if it moves."""
    order = JobOrder.objects.select_for_update().get(pk=order.pk)
    started = order.referrals.filter(state=ReferralState.STARTED).count()
    to = OrderState.FILLED if started >= order.openings else OrderState.PARTLY_FILLED
    if started and order.is_open and order.state != to:
        ORDER.check(order.state, to)
        return _move(order, to, by)
    return order
