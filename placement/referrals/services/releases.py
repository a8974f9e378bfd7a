"""What a release does to a referral: asked for, signed, referred on it, ended, and a new one."""

from django.db import transaction

from people.models import Release, User
from people.releases.services.releases import request_release
from placement.base.enums import EventKind, ReferralState
from placement.base.errors import IllegalMove
from placement.base.rules import need_handler
from placement.referrals.hand_overs import settle
from placement.referrals.models.referrals import Referral
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

_AFTER_SIGNING = FROM_REFERRED | {ReferralState.RELEASE_SIGNED}


@transaction.atomic
def ask_for_release(*, referral: Referral, fields: list[str], purpose: str, days: int = 30, by: User) -> Release:
    """Ask the student for a release of `fields` to this employer for this opening, for `days`.

    Makes a `Release` in state requested. Raises `NoSuchRight`, `EmployerNotActive`, `OrderNotOpen`, `IllegalMove`
    for a referral that has ended, and what `people.releases.services.releases.request_release` raises.
    """
    referral = locked(referral)
    need_handler(by, referral.student)
    need_open(referral.order)
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
    referral = locked(referral)
    need_handler(by, referral.student)
    if not referral.is_live or referral.state in FROM_REFERRED:
        raise IllegalMove
    release = need_release(referral)
    need_open(referral.order)
    walk(referral, ReferralState.REFERRED, Step(by=by, release_id=release.pk))
    tell_student(referral)
    return referral


@transaction.atomic
def note_signed(*, release: Release) -> int:
    """Move the live referrals that wait for this release to *Release signed*; return how many.

    Appends `ReferralEvent`s by the student: interest follows from a yes to sharing. One that had waited since an
    earlier release ended goes on. A release that does not live changes nothing.
    """
    found = Referral.objects.select_for_update(of=("self",)).filter(
        student_id=release.student_id, order_id=release.subject_id
    )
    count = 0
    for referral in found.select_related("student", "order__employer"):
        if referral.is_live and referral.state not in FROM_REFERRED and release_of(referral) is not None:
            step = Step(by=release.student, release_id=release.pk)
            if referral.frozen:
                append(referral, referral.state, step, EventKind.RESUMED)
            walk(referral, ReferralState.RELEASE_SIGNED, step)
            count += 1
    return count


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
            append(referral, referral.state, Step(by=None, release_id=release.pk), EventKind.FROZEN)
            count += 1
    return count


@transaction.atomic
def resume_referral(*, referral: Referral, by: User) -> Referral:
    """Let a frozen referral go on once a new release is live. Appends `resumed`; raises `ReleaseNeeded`."""
    referral = locked(referral)
    need_handler(by, referral.student)
    if not referral.frozen or not referral.is_live:
        raise IllegalMove
    release = need_release(referral)
    return append(referral, referral.state, Step(by=by, release_id=release.pk), EventKind.RESUMED)
