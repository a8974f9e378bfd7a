"""What waits about a referral, found from its history: after a pause of its employer it waits again."""

from datetime import datetime

from people.models import Release, Task
from people.releases.enums import ReleaseState
from people.tasks.kinds import kind_of
from placement.base.enums import EventKind, ReferralState
from placement.referrals.hand_overs import ACCEPTED, BY_RELEASE, INTEREST, KEPT, SUGGESTED, left_by, settle
from placement.referrals.models.referrals import Referral
from placement.wishes.away import keeps_away

S = ReferralState
_BEFORE_REFERRED = frozenset({S.SUGGESTED, S.STUDENT_INTERESTED, S.RELEASE_SIGNED})


def waits_now(referral: Referral) -> str:
    """Return the kind of task that the last step of a live referral leaves, "" for none. Three queries."""
    release = _newest_release(referral)
    if referral.state == S.SUGGESTED and referral.created_by_id != referral.student_id and release is None:
        return KEPT if keeps_away(referral.student, referral.order.employer) else SUGGESTED
    last = (
        referral.events.exclude(kind__in=[EventKind.NOTED, EventKind.TOLD])
        .exclude(implied=True)
        .select_related("by")
        .last()
    )
    if last is None:
        return ""
    if release is not None and release.state != ReleaseState.REQUESTED and referral.state in _BEFORE_REFERRED:
        return BY_RELEASE.get(release.state, "")
    left = left_by(
        referral=referral,
        before=last.from_state,
        to=last.to_state,
        kind=last.kind,
        by=last.by,
        answered=last.answered,
    )
    written = left == ACCEPTED and getattr(referral, "placement", None) is not None
    return "" if written or (left == INTEREST and release is not None) else left


def give_back(referral: Referral, since: datetime) -> None:
    """Let wait again what waited about a live referral before `since`, when its employer was paused or ended.

    Not what was settled before that; and nobody is to be told of it any more. Call it in the transaction of the act.
    """
    kind = waits_now(referral)
    settle(referral=referral, leaves="" if kind and settled_before(referral, kind, since) else kind)


def settled_before(referral: Referral, kind: str, since: datetime) -> bool:
    """Return whether such a task was settled before a pause that began at `since`, or by somebody during it.

    A task that was closed long ago is forgotten: one that only needs to be read then counts as read.
    """
    last = Task.objects.filter(kind=kind, about=referral.pk).order_by("-opened_at").first()
    if last is None:
        return kind_of(kind).seen
    if last.closed_at is None:
        return False
    return last.opened_at >= since or last.closed_at < since


def _newest_release(referral: Referral) -> Release | None:
    found = Release.objects.filter(
        student=referral.student_id,
        recipient_kind="employer",
        recipient_id=referral.order.employer_id,
        subject_id=referral.order_id,
    )
    return found.prefetch_related("events").order_by("-requested_at").first()
