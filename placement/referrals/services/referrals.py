"""Referrals: one student and one opening, step by step, with everybody's right to stop."""

from datetime import date, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from pathways.base.enums import StudentState
from pathways.cohorts.selectors.standing import student_state
from people.models import User
from placement.base.enums import REFERRAL_DONE, REFERRAL_ENDS, EventKind, ReferralState
from placement.base.errors import (
    AlreadyThere,
    DayOutOfReach,
    EmployerPaused,
    IllegalMove,
    KeptAway,
    NoSuchRight,
    ReasonNeeded,
    ReferralFrozen,
    StudentNotSearching,
)
from placement.base.machine import REFERRAL, REFERRAL_LINE
from placement.base.rules import need_handler
from placement.openings.models import JobOrder
from placement.openings.rules import acts_for
from placement.openings.services import count_filled
from placement.referrals.hand_overs import KEPT, SUGGESTED, settle
from placement.referrals.models.referrals import Referral, ReferralEvent
from placement.referrals.services.steps import (
    FROM_REFERRED,
    Step,
    append,
    locked,
    need_open,
    need_release,
    release_of,
    tell_student,
    walk,
)
from placement.wishes.away import keeps_away, need_welcome

# What an employer may answer, and nothing else.
ANSWERS = frozenset(
    {
        ReferralState.INTERVIEW,
        ReferralState.OFFERED,
        ReferralState.EMPLOYER_DECLINED,
        ReferralState.POSITION_CLOSED,
    }
)
A_YEAR = timedelta(days=366)
# Steps that only staff, only the student, or both may take; everything else is staff's.
STUDENT_STEPS = frozenset({ReferralState.STUDENT_INTERESTED, ReferralState.ACCEPTED, ReferralState.STUDENT_WITHDREW})


@transaction.atomic
def suggest(*, student: User, order: JobOrder, by: User) -> Referral:
    """Suggest an opening to a student who is searching; the student suggests one to themselves by being interested.

    Appends a `ReferralEvent` and notifies the student; where they keep the employer away nobody can tell that it does
    not, and their own step raises `KeptAway`. Raises `NoSuchRight`, `StudentNotSearching`,
    `EmployerNotActive`, `OrderNotOpen`, `AlreadyThere`.
    """
    if by.pk != student.pk:
        need_handler(by, student)
    if student_state(student) != StudentState.SEARCHING:
        raise StudentNotSearching
    need_open(order)
    kept_away = keeps_away(student, order.employer)
    if kept_away and by.pk == student.pk:
        raise KeptAway
    try:
        with transaction.atomic():
            referral = Referral.objects.create(
                student=student, order=order, created_by=by, due_on=timezone.localdate() + timedelta(days=3)
            )
    except IntegrityError as error:
        raise AlreadyThere from error
    ReferralEvent.objects.create(referral=referral, to_state=referral.state, by=by)
    if by.pk != student.pk:
        settle(referral=referral, leaves=KEPT if kept_away else SUGGESTED)
    return referral


@transaction.atomic
def show_interest(*, referral: Referral, by: User, reason: str = "") -> Referral:
    """Record that the student is interested: by the student, or by staff who say how the student told them.

    Appends a `ReferralEvent`. Raises `NoSuchRight`, `IllegalMove`, `ReasonNeeded` for staff without a reason,
    `KeptAway` for the student's own interest in an employer whom they keep away.
    """
    referral = locked(referral)
    if by.pk != referral.student_id:
        need_handler(by, referral.student)
        if not reason.strip():
            raise ReasonNeeded
    else:
        need_welcome(referral.student, referral.order.employer)
    REFERRAL.check(referral.state, ReferralState.STUDENT_INTERESTED)
    step = Step(by=by, reason=reason, override=by.pk != referral.student_id)
    return append(referral, ReferralState.STUDENT_INTERESTED, step)


def _may_step(referral: Referral, to: str, by: User) -> None:
    if by.pk == referral.student_id:
        if to not in STUDENT_STEPS:
            raise NoSuchRight
        return
    if to == ReferralState.STUDENT_WITHDREW:
        raise NoSuchRight
    need_handler(by, referral.student)


def _guard(referral: Referral, to: str, by: User, *, override: bool) -> None:
    """Hold the guards that no override lifts: release, employer and order at Referred, the end states' finality."""
    if referral.state in REFERRAL_DONE:
        raise IllegalMove
    if to == ReferralState.REFERRED:
        need_release(referral)
        need_open(referral.order)
    if to in FROM_REFERRED and referral.state not in FROM_REFERRED and to != ReferralState.REFERRED:
        raise IllegalMove
    if to == ReferralState.RELEASE_SIGNED:
        need_release(referral)
    if to == ReferralState.ACCEPTED and by.pk == referral.student_id and not referral.order.employer.is_active:
        raise EmployerPaused
    waits = referral.frozen or (referral.state in FROM_REFERRED and release_of(referral) is None)
    if waits and to not in REFERRAL_ENDS and not override:
        raise ReferralFrozen


@transaction.atomic
def move_referral(*, referral: Referral, to: str, by: User, reason: str = "", override: bool = False) -> Referral:
    """Move a referral one step; `override` lets staff leave the usual order and needs a reason.

    No override lifts the guards of Referred. Starting work also counts the opening as filled. Appends a
    `ReferralEvent`. Raises `NoSuchRight`, `IllegalMove`, `ReasonNeeded`, `ReferralFrozen`, `ReleaseNeeded`,
    `EmployerNotActive`, `OrderNotOpen`, `EmployerPaused` for the student's yes while the employer is not active.
    """
    referral = locked(referral)
    _may_step(referral, to, by)
    if override and not reason.strip():
        raise ReasonNeeded
    if override and to not in ReferralState.values:
        raise IllegalMove
    if override and by.pk == referral.student_id:
        raise NoSuchRight
    _guard(referral, to, by, override=override)
    if not override:
        REFERRAL.check(referral.state, to)
    append(referral, to, Step(by=by, reason=reason, override=override))
    if to == ReferralState.STARTED:
        count_filled(order=referral.order, by=by)
    if by.pk != referral.student_id:
        tell_student(referral)
    return referral


@transaction.atomic
def withdraw(*, referral: Referral, by: User) -> Referral:
    """Let the student step back at any time, without a reason; the employer sees nothing from then on.

    Appends a `ReferralEvent`. Raises `NoSuchRight` for anybody else, `IllegalMove` where it has already ended.
    """
    referral = locked(referral)
    if by.pk != referral.student_id:
        raise NoSuchRight
    REFERRAL.check(referral.state, ReferralState.STUDENT_WITHDREW)
    return append(referral, ReferralState.STUDENT_WITHDREW, Step(by=by))


@transaction.atomic
def answer_referral(*, referral: Referral, to: str, by: User) -> Referral:
    """Take an employer's answer: interview, offer, no, or position closed; only while the release lives.

    Steps in between are appended, so that history has no gap. Raises `NoSuchRight` for anybody who does not act for
    the employer and for answers that are not the employer's, `ReferralFrozen` without a live release, `IllegalMove`.
    """
    referral = locked(referral)
    if not acts_for(by, referral.order.employer) or to not in ANSWERS:
        raise NoSuchRight
    if referral.frozen or release_of(referral) is None:
        raise ReferralFrozen
    if referral.state not in FROM_REFERRED or not referral.is_live:
        raise IllegalMove
    step = Step(by=by, answered=True)
    if to in REFERRAL_ENDS or to == referral.state:
        REFERRAL.check(referral.state, to)
        append(referral, to, step)
    elif REFERRAL_LINE.index(to) < REFERRAL_LINE.index(referral.state):
        raise IllegalMove
    else:
        walk(referral, to, step)
    tell_student(referral)
    return referral


@transaction.atomic
def follow_up_on(*, referral: Referral, on: date, by: User, reason: str = "") -> Referral:
    """Let a live referral rest until a day, from which it waits again by itself; `reason` says why.

    Appends a `noted` event. Raises `NoSuchRight`, `IllegalMove`, `DayOutOfReach` for today, the past and after a year.
    """
    referral = locked(referral)
    need_handler(by, referral.student)
    if not referral.is_live:
        raise IllegalMove
    if not timezone.localdate() < on <= timezone.localdate() + A_YEAR:
        raise DayOutOfReach
    ReferralEvent.objects.create(
        referral=referral,
        kind=EventKind.NOTED,
        from_state=referral.state,
        to_state=referral.state,
        interview=referral.interviews,
        by=by,
        reason=reason,
    )
    referral.due_on = on
    referral.save(update_fields=["due_on"])
    return referral
