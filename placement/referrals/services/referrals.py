"""Referrals: one student and one opening, step by step, with everybody's right to stop."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from pathways.base.enums import StudentState
from pathways.cohorts.selectors.standing import student_state
from people.messages.notify import notify
from people.models import Release, User
from people.releases.selectors import live_release
from people.releases.services.releases import request_release
from placement.base.enums import REFERRAL_DONE, REFERRAL_ENDS, EventKind, ReferralState
from placement.base.errors import (
    AlreadyThere,
    EmployerNotActive,
    IllegalMove,
    NoSuchRight,
    OrderNotOpen,
    ReasonNeeded,
    ReferralFrozen,
    ReleaseNeeded,
    StudentNotSearching,
)
from placement.base.machine import REFERRAL, REFERRAL_LINE
from placement.base.rules import need_handler
from placement.openings.models import JobOrder
from placement.openings.rules import acts_for
from placement.openings.services import count_filled
from placement.referrals.hand_overs import SUGGESTED, left_by, settle
from placement.referrals.models.referrals import Referral, ReferralEvent

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
# What an employer may answer, and nothing else.
ANSWERS = frozenset(
    {
        ReferralState.INTERVIEW,
        ReferralState.OFFERED,
        ReferralState.EMPLOYER_DECLINED,
        ReferralState.POSITION_CLOSED,
    }
)
# Steps that only staff, only the student, or both may take; everything else is staff's.
STUDENT_STEPS = frozenset({ReferralState.STUDENT_INTERESTED, ReferralState.ACCEPTED, ReferralState.STUDENT_WITHDREW})
FROM_REFERRED = frozenset(REFERRAL_LINE[REFERRAL_LINE.index(ReferralState.REFERRED) :])


@dataclass(frozen=True)
class Step:
    """Who takes a step and why."""

    by: User | None
    reason: str = ""
    override: bool = False
    answered: bool = False
    release_id: UUID | None = None


def _locked(referral: Referral) -> Referral:
    return (
        Referral.objects.select_for_update(of=("self",))
        .select_related("student", "order__employer")
        .get(pk=referral.pk)
    )


def _append(referral: Referral, to: str, step: Step, kind: str = EventKind.MOVED) -> Referral:
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
    )
    if kind == EventKind.MOVED:
        days = FOLLOW_UP.get(ReferralState(to))
        referral.due_on = timezone.localdate() + timedelta(days=days) if days else None
        referral.state, referral.moved_at = to, timezone.now()
    referral.frozen = kind == EventKind.FROZEN or (kind == EventKind.MOVED and referral.frozen and referral.is_live)
    referral.save(update_fields=["state", "frozen", "interviews", "due_on", "moved_at"])
    left = left_by(referral=referral, before=before, to=to, kind=kind, by=step.by, answered=step.answered)
    settle(referral=referral, leaves=left)
    return referral


def release_of(referral: Referral) -> Release | None:
    """Return the release that is live now for this student, employer and opening."""
    return live_release(
        student=referral.student,
        recipient_kind="employer",
        recipient_id=referral.order.employer_id,
        subject_id=referral.order_id,
    )


def _need_release(referral: Referral) -> Release:
    release = release_of(referral)
    if release is None:
        raise ReleaseNeeded
    return release


def _need_open(order: JobOrder) -> None:
    if not order.employer.is_active:
        raise EmployerNotActive
    if not order.is_open:
        raise OrderNotOpen


@transaction.atomic
def suggest(*, student: User, order: JobOrder, by: User) -> Referral:
    """Suggest an opening to a student who is searching; the student suggests one to themselves by being interested.

    Appends a `ReferralEvent` and notifies the student. Raises `NoSuchRight`, `StudentNotSearching`,
    `EmployerNotActive`, `OrderNotOpen`, `AlreadyThere`.
    """
    if by.pk != student.pk:
        need_handler(by, student)
    if student_state(student) != StudentState.SEARCHING:
        raise StudentNotSearching
    _need_open(order)
    try:
        with transaction.atomic():
            referral = Referral.objects.create(
                student=student, order=order, created_by=by, due_on=timezone.localdate() + timedelta(days=3)
            )
    except IntegrityError as error:
        raise AlreadyThere from error
    ReferralEvent.objects.create(referral=referral, to_state=referral.state, by=by)
    if by.pk != student.pk:
        settle(referral=referral, leaves=SUGGESTED)
    return referral


def _tell_student(referral: Referral) -> None:
    notify(user=referral.student, kind="opening", path=reverse("placement:my-referral", args=[referral.pk]))


@transaction.atomic
def show_interest(*, referral: Referral, by: User, reason: str = "") -> Referral:
    """Record that the student is interested: by the student, or by staff who say how the student told them.

    Appends a `ReferralEvent`. Raises `NoSuchRight`, `IllegalMove`, `ReasonNeeded` for staff without a reason.
    """
    referral = _locked(referral)
    if by.pk != referral.student_id:
        need_handler(by, referral.student)
        if not reason.strip():
            raise ReasonNeeded
    REFERRAL.check(referral.state, ReferralState.STUDENT_INTERESTED)
    step = Step(by=by, reason=reason, override=by.pk != referral.student_id)
    return _append(referral, ReferralState.STUDENT_INTERESTED, step)


@transaction.atomic
def ask_for_release(*, referral: Referral, fields: list[str], purpose: str, days: int = 30, by: User) -> Release:
    """Ask the student for a release of `fields` to this employer for this opening, for `days`.

    Makes a `Release` in state requested. Raises `NoSuchRight`, `EmployerNotActive`, `OrderNotOpen`, `IllegalMove`
    for a referral that has ended, and what `people.releases.services.releases.request_release` raises.
    """
    referral = _locked(referral)
    need_handler(by, referral.student)
    _need_open(referral.order)
    if not referral.is_live:
        raise IllegalMove
    settle(referral=referral)
    return request_release(
        student=referral.student,
        recipient_kind="employer",
        recipient_id=referral.order.employer_id,
        recipient_name=referral.order.employer.name,
        purpose=purpose,
        fields=fields,
        subject_kind="job_order",
        subject_id=referral.order_id,
        subject_name=referral.order.title,
        days=days,
        by=by,
    )


@transaction.atomic
def refer(*, referral: Referral, by: User) -> Referral:
    """Refer the student: from now on the employer sees the released fields while the release lives.

    Needs a live release for this employer and opening, an active employer and an open order. A signed release
    stands for the student's interest, so the steps before it are appended where they are missing. Appends
    `ReferralEvent`s. Raises `NoSuchRight`, `ReleaseNeeded`, `EmployerNotActive`, `OrderNotOpen`, `IllegalMove`.
    """
    referral = _locked(referral)
    need_handler(by, referral.student)
    if not referral.is_live or referral.state in FROM_REFERRED:
        raise IllegalMove
    release = _need_release(referral)
    _need_open(referral.order)
    _walk(referral, ReferralState.REFERRED, Step(by=by, release_id=release.pk))
    notify(user=referral.student, kind="opening", path=reverse("placement:my-referral", args=[referral.pk]))
    return referral


def _walk(referral: Referral, to: str, step: Step) -> Referral:
    """Append every step of the line from the present state to `to`, so that history has no gap."""
    here, there = REFERRAL_LINE.index(referral.state), REFERRAL_LINE.index(to)
    for state in REFERRAL_LINE[here + 1 : there + 1]:
        _append(referral, state, step)
    return referral


def _may_step(referral: Referral, to: str, by: User) -> None:
    if by.pk == referral.student_id:
        if to not in STUDENT_STEPS:
            raise NoSuchRight
        return
    if to == ReferralState.STUDENT_WITHDREW:
        raise NoSuchRight
    need_handler(by, referral.student)


def _guard(referral: Referral, to: str, *, override: bool) -> None:
    """Hold the guards that no override lifts: release, employer and order at Referred, the end states' finality."""
    if referral.state in REFERRAL_DONE:
        raise IllegalMove
    if to == ReferralState.REFERRED:
        _need_release(referral)
        _need_open(referral.order)
    if to in FROM_REFERRED and referral.state not in FROM_REFERRED and to != ReferralState.REFERRED:
        raise IllegalMove
    if to == ReferralState.RELEASE_SIGNED:
        _need_release(referral)
    waits = referral.frozen or (referral.state in FROM_REFERRED and release_of(referral) is None)
    if waits and to not in REFERRAL_ENDS and not override:
        raise ReferralFrozen


@transaction.atomic
def move_referral(*, referral: Referral, to: str, by: User, reason: str = "", override: bool = False) -> Referral:
    """Move a referral one step; `override` lets staff leave the usual order and needs a reason.

    No override lifts the guards of Referred. Starting work also counts the opening as filled. Appends a
    `ReferralEvent`. Raises `NoSuchRight`, `IllegalMove`, `ReasonNeeded`, `ReferralFrozen`, `ReleaseNeeded`,
    `EmployerNotActive`, `OrderNotOpen`.
    """
    referral = _locked(referral)
    _may_step(referral, to, by)
    if override and not reason.strip():
        raise ReasonNeeded
    if override and to not in ReferralState.values:
        raise IllegalMove
    if override and by.pk == referral.student_id:
        raise NoSuchRight
    _guard(referral, to, override=override)
    if not override:
        REFERRAL.check(referral.state, to)
    _append(referral, to, Step(by=by, reason=reason, override=override))
    if to == ReferralState.STARTED:
        count_filled(order=referral.order, by=by)
    if by.pk != referral.student_id:
        _tell_student(referral)
    return referral


@transaction.atomic
def withdraw(*, referral: Referral, by: User) -> Referral:
    """Let the student step back at any time, without a reason; the employer sees nothing from then on.

    Appends a `ReferralEvent`. Raises `NoSuchRight` for anybody else, `IllegalMove` where it has already ended.
    """
    referral = _locked(referral)
    if by.pk != referral.student_id:
        raise NoSuchRight
    REFERRAL.check(referral.state, ReferralState.STUDENT_WITHDREW)
    return _append(referral, ReferralState.STUDENT_WITHDREW, Step(by=by))


@transaction.atomic
def answer_referral(*, referral: Referral, to: str, by: User) -> Referral:
    """Take an employer's answer: interview, offer, no, or position closed; only while the release lives.

    Steps in between are appended, so that history has no gap. Raises `NoSuchRight` for anybody who does not act for
    the employer and for answers that are not the employer's, `ReferralFrozen` without a live release, `IllegalMove`.
    """
    referral = _locked(referral)
    if not acts_for(by, referral.order.employer) or to not in ANSWERS:
        raise NoSuchRight
    if referral.frozen or release_of(referral) is None:
        raise ReferralFrozen
    if referral.state not in FROM_REFERRED or not referral.is_live:
        raise IllegalMove
    step = Step(by=by, answered=True)
    if to in REFERRAL_ENDS or to == referral.state:
        REFERRAL.check(referral.state, to)
        _append(referral, to, step)
    elif REFERRAL_LINE.index(to) < REFERRAL_LINE.index(referral.state):
        raise IllegalMove
    else:
        _walk(referral, to, step)
    _tell_student(referral)
    return referral


@transaction.atomic
def follow_up_on(*, referral: Referral, on: date, by: User, reason: str = "") -> Referral:
    """Set the day on which staff look at a live referral again. Appends a `noted` event; raises as above."""
    referral = _locked(referral)
    need_handler(by, referral.student)
    if not referral.is_live:
        raise IllegalMove
    frozen = referral.frozen
    ReferralEvent.objects.create(
        referral=referral,
        kind=EventKind.NOTED,
        from_state=referral.state,
        to_state=referral.state,
        interview=referral.interviews,
        by=by,
        reason=reason,
    )
    referral.due_on, referral.frozen = on, frozen
    referral.save(update_fields=["due_on"])
    return referral


@transaction.atomic
def freeze_referrals(*, release: Release) -> int:
    """Freeze the live referrals that stand on a release which has ended; return how many.

    Appends a `frozen` event each. Hiding does not wait for this: it is derived at read time from the release.
    """
    found = Referral.objects.select_for_update(of=("self",)).filter(
        student_id=release.student_id, order_id=release.subject_id, frozen=False
    )
    count = 0
    for referral in found.select_related("student", "order__employer"):
        if referral.is_live and referral.state in _AFTER_SIGNING and release_of(referral) is None:
            _append(referral, referral.state, Step(by=None, release_id=release.pk), EventKind.FROZEN)
            count += 1
    return count


@transaction.atomic
def resume_referral(*, referral: Referral, by: User) -> Referral:
    """Let a frozen referral go on once a new release is live. Appends `resumed`; raises `ReleaseNeeded`."""
    referral = _locked(referral)
    need_handler(by, referral.student)
    if not referral.frozen or not referral.is_live:
        raise IllegalMove
    release = _need_release(referral)
    return _append(referral, referral.state, Step(by=by, release_id=release.pk), EventKind.RESUMED)


_AFTER_SIGNING = FROM_REFERRED | {ReferralState.RELEASE_SIGNED}
