"""One step of a referral: its event, the row that it folds into, and the task that it leaves."""

from dataclasses import dataclass, replace
from datetime import timedelta
from uuid import UUID

from django.urls import reverse
from django.utils import timezone

from people.messages.notify import notify
from people.models import Release, User
from people.releases.selectors import live_release
from people.tasks.services import open_task
from placement.base.enums import EventKind, ReferralState
from placement.base.errors import EmployerNotActive, IllegalMove, OrderNotOpen, ReleaseNeeded
from placement.base.machine import REFERRAL_LINE
from placement.base.signals import referral_moved
from placement.employers.models import Employer
from placement.openings.models import JobOrder
from placement.referrals.hand_overs import QUIET, QUIET_SOON, SOON, left_by, settle
from placement.referrals.models.referrals import Referral, ReferralEvent
from placement.wishes.away import keeps_away

# Days until somebody should look again, by the state that was reached.
FOLLOW_UP = {
    ReferralState.SUGGESTED: 3,
    ReferralState.STUDENT_INTERESTED: 2,
    ReferralState.RELEASE_SIGNED: 1,
    ReferralState.REFERRED: 5,
    ReferralState.APPLIED: 5,
    ReferralState.SCREENING: 5,
    ReferralState.INTERVIEW: 3,
    ReferralState.OFFERED: 2,
    ReferralState.ACCEPTED: 7,
}
FROM_REFERRED = frozenset(REFERRAL_LINE[REFERRAL_LINE.index(ReferralState.REFERRED) :])


@dataclass(frozen=True)
class Step:
    """Who takes a step and why; `implied` where it only follows from a later one."""

    by: User | None
    reason: str = ""
    override: bool = False
    answered: bool = False
    release_id: UUID | None = None
    implied: bool = False


def locked(referral: Referral) -> Referral:
    """Return the row locked until the transaction ends, and before it its employer's.

    A pause leaves a task about all that runs with the employer, and locks first the one and then the other, too: a step
    that had looked before the pause would close that task, a pause that had looked before the step would close its.
    """
    Employer.objects.select_for_update(no_key=True).get(pk=referral.order.employer_id)
    now = (
        Referral.objects.select_for_update(of=("self",))
        .select_related("student", "order__employer")
        .get(pk=referral.pk)
    )
    if now.order.employer_id != referral.order.employer_id:
        # The employer was merged into another entry while this waited: who asks again finds that one.
        raise IllegalMove
    return now


def append(referral: Referral, to: str, step: Step, kind: str = EventKind.MOVED) -> Referral:
    """Append one event, fold it into the row, and leave the task that the step makes; the one before is settled."""
    before = referral.state
    if kind == EventKind.MOVED and to == ReferralState.INTERVIEW:
        referral.interviews += 1
    ReferralEvent.objects.create(
        referral=referral,
        kind=kind,
        from_state=referral.state,
        to_state=to,
        interview=referral.interviews,
        by=step.by,
        reason=step.reason,
        override=step.override,
        answered=step.answered,
        release_id=step.release_id,
        implied=step.implied,
    )
    if kind == EventKind.MOVED:
        days = FOLLOW_UP.get(ReferralState(to))
        referral.due_on = timezone.localdate() + timedelta(days=days) if days else None
        referral.state, referral.moved_at = to, timezone.now()
    referral.frozen = kind == EventKind.FROZEN or (kind == EventKind.MOVED and referral.frozen and referral.is_live)
    referral.save(update_fields=["state", "frozen", "interviews", "due_on", "moved_at"])
    if step.implied:
        return referral
    left = left_by(referral=referral, before=before, to=to, kind=kind, by=step.by, answered=step.answered)
    settle(referral=referral, leaves=left)
    referral_moved.send(sender=Referral, referral=referral, by=step.by)
    return referral


def walk(referral: Referral, to: str, step: Step) -> Referral:
    """Append every step of the line from the present state to `to`, so that history has no gap.

    Those before the last are `implied`: nobody took them, no page shows them, and they leave no task.
    """
    here, there = REFERRAL_LINE.index(referral.state), REFERRAL_LINE.index(to)
    for state in REFERRAL_LINE[here + 1 : there + 1]:
        append(referral, state, replace(step, implied=state != to))
    return referral


def release_of(referral: Referral) -> Release | None:
    """Return the release that is live now for this student, employer and opening."""
    return live_release(
        student=referral.student,
        recipient_kind="employer",
        recipient_id=referral.order.employer_id,
        subject_id=referral.order_id,
    )


def need_release(referral: Referral) -> Release:
    """Return the live release, or raise `ReleaseNeeded`."""
    release = release_of(referral)
    if release is None:
        raise ReleaseNeeded
    return release


def need_open(order: JobOrder) -> None:
    """Raise `EmployerNotActive` or `OrderNotOpen` where nobody can be referred; call it inside a transaction.

    The employer's row is read anew and locked: a pause at the same moment either comes first and is seen here, or
    comes after and finds the step, so that it leaves its task.
    """
    if not Employer.objects.select_for_update().get(pk=order.employer_id).is_active:
        raise EmployerNotActive
    if not order.is_open:
        raise OrderNotOpen


def tell_student(referral: Referral, *, path: str = "", soon: bool = False) -> None:
    """Leave the student a message; in place of news of an employer whom they keep away one that nobody is shown.

    It leads to `path`, or to the page of the opening. `soon` reminds of something that comes.
    """
    shown, quiet = (SOON, QUIET_SOON) if soon else ("opening", QUIET)
    kind = quiet if keeps_away(referral.student, referral.order.employer) else shown
    notify(user=referral.student, kind=kind, path=path or reverse("placement:my-referral", args=[referral.pk]))


def hand_to_student(referral: Referral, *, kinds: tuple[str, str], about: UUID, path: str) -> None:
    """Open a task of the student's own; `kinds`: as it is, and in its place where they keep the employer away."""
    kind = kinds[keeps_away(referral.student, referral.order.employer)]
    open_task(kind=kind, about=about, path=path, student=referral.student)


def tell_contacts(referral: Referral, *, path: str, by: User | None = None) -> None:
    """Leave a message for everybody who acts for the employer now, but for `by`."""
    live = referral.order.employer.contacts.filter(ended_at=None, confirmed_at__isnull=False).select_related("user")
    for contact in live:
        if by is None or contact.user_id != by.pk:
            notify(user=contact.user, kind="opening_answered", path=path)
