"""Counting what openings, referrals and jobs say of employers. Four queries for any number of employers."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet, Subquery, Sum
from django.utils import timezone

from placement.base.enums import Employed, EventKind, OrderState, PlacementState, ReferralState
from placement.openings.models import JobOrder, OrderEvent
from placement.placements.models import Placement, PlacementEvent
from placement.referrals.models.referrals import Referral
from placement.scorecards.figures import DAYS_KEPT, Tally

A_DAY = timedelta(days=1)
S = ReferralState
# What is an employer's answer whoever wrote it down; that a position is closed may be our own word.
ANSWERS = (S.INTERVIEW, S.OFFERED, S.EMPLOYER_DECLINED)
_MOVED = Q(events__kind=EventKind.MOVED, events__implied=False)
_SENT = _MOVED & Q(events__to_state=S.REFERRED)
_SAID = _MOVED & (Q(events__to_state__in=ANSWERS) | Q(events__to_state=S.POSITION_CLOSED, events__answered=True))


def tallies(employers: Collection[UUID] | None = None) -> dict[UUID, Tally]:
    """Return employer id → what was counted, of these employers or of all. Four queries."""
    found: dict[UUID, Tally] = defaultdict(Tally)
    ways = _of(Referral.objects.all(), "order__employer", employers)
    for pk, hires in ways.filter(state=S.STARTED).values_list("order__employer").annotate(n=Count("pk")).order_by():
        found[pk].hires = hires
    _count_places(found, employers)
    for pk, sent, said in _sent(ways):
        found[pk].sent += 1
        if said is not None and said >= sent:
            found[pk].answers.append((said - sent) / A_DAY)
    _count_kept(found, employers)
    return dict(found)


def _of(rows: "QuerySet[Any]", name: str, employers: Collection[UUID] | None) -> "QuerySet[Any]":
    return rows if employers is None else rows.filter(**{f"{name}__in": employers})


def _count_places(found: dict[UUID, Tally], employers: Collection[UUID] | None) -> None:
    """Count the places of openings that were open at some time."""
    opened = OrderEvent.objects.filter(order=OuterRef("pk"), to_state=OrderState.OPEN)
    orders = _of(JobOrder.objects.filter(Exists(opened)), "employer", employers)
    for pk, places in orders.values_list("employer").annotate(n=Sum("openings")).order_by():
        found[pk].places = places


def _sent(ways: "QuerySet[Any]") -> "QuerySet[Any, tuple[UUID, datetime, datetime | None]]":
    """Return employer, when the referral was sent, and when the employer first answered."""
    timed = ways.annotate(sent=Min("events__at", filter=_SENT), said=Min("events__at", filter=_SAID))
    return timed.filter(sent__isnull=False).order_by().values_list("order__employer", "sent", "said")


def _count_kept(found: dict[UUID, Tally], employers: Collection[UUID] | None) -> None:
    """Count jobs whose day 90 has come: who worked there that day, and of whom nothing is known."""
    day = timezone.localdate() - timedelta(days=DAYS_KEPT)
    events = PlacementEvent.objects.filter(placement=OuterRef("pk"))
    said = events.filter(to_state=PlacementState.D90).exclude(employed="").order_by("-at")
    ended = events.filter(to_state=PlacementState.SEPARATED).order_by("-at")
    jobs = _of(
        Placement.objects.filter(referral__state=S.STARTED, start_on__lte=day), "referral__order__employer", employers
    )
    rows = jobs.annotate(said=Subquery(said.values("employed")[:1]), ended=Subquery(ended.values("on")[:1]))
    for pk, start, answer, end in rows.values_list("referral__order__employer", "start_on", "said", "ended"):
        tally = found[pk]
        tally.due += 1
        tally.kept += answer == Employed.SAME
        gone = end is not None and end < start + timedelta(days=DAYS_KEPT)
        tally.unknown += answer in {None, Employed.UNKNOWN} and not gone
