"""What a long list says of the releases for each referral: whether one lives, or since when one waits for an answer."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from people.base.prepared import Prepared
from people.models import Release
from people.releases.enums import ReleaseState
from people.releases.models import state_of
from placement.referrals.models.referrals import Referral


@dataclass(frozen=True)
class Brief:
    """Of one referral: whether a release lives, else when the newest was asked for that has no answer yet."""

    live: bool = False
    asked_at: datetime | None = None


def in_brief(referrals: list[Referral]) -> dict[UUID, Brief]:
    """Return referral id → what `live_and_asked` finds, in one query for any number: no release is opened for it."""
    now, live, asked = timezone.now(), set(), {}
    for (*key, at, _pk), steps in _steps(referrals).items():
        state = state_of(steps, now)
        if state == ReleaseState.SIGNED:
            live.add(tuple(key))
        elif state == ReleaseState.REQUESTED:
            asked[tuple(key)] = at
    keys = {way.pk: (way.student_id, way.order.employer_id, way.order_id) for way in referrals}
    return {pk: Brief(key in live, None if key in live else asked.get(key)) for pk, key in keys.items()}


def _steps(referrals: list[Referral]) -> dict[tuple[Any, ...], list[tuple[str, datetime | None]]]:
    """Return each release (student, recipient, subject, asked at, id), oldest first, with its steps."""
    found: dict[tuple[Any, ...], list[tuple[str, datetime | None]]] = defaultdict(list)
    students, orders = {way.student_id for way in referrals}, {way.order_id for way in referrals}
    for *release, kind, until in RELEASES(students=list(students), orders=list(orders)):
        found[tuple(release)] += [(kind, until)] if kind else []
    return found


def _releases(*, students: list[UUID], orders: list[UUID]) -> QuerySet[Release, tuple[Any, ...]]:
    found = Release.objects.filter(recipient_kind="employer", student__in=students, subject_id__in=orders)
    names = ("student", "recipient_id", "subject_id", "requested_at", "pk", "events__kind", "events__until")
    return found.order_by("requested_at").values_list(*names)


RELEASES = Prepared(_releases)
