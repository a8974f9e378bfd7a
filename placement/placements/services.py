"""Placements: a job somebody has, seen evidence of it, days at work, and its end."""

import string
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from pathways.base.enums import StudentState
from pathways.cohorts.selectors.standing import student_state
from pathways.cohorts.services.standing import move_student
from people.models import User
from people.trail.confidential import open_sealed, seal
from placement.base.enums import (
    CHECKPOINTS,
    Employed,
    EventKind,
    EvidenceKind,
    FoundBy,
    PlacementState,
    ReferralState,
    SeparationReason,
)
from placement.base.errors import EvidenceNeeded, IllegalMove, ReasonNeeded, TooEarly
from placement.base.machine import PLACEMENT
from placement.base.rules import need_handler
from placement.placements.models import Placement, PlacementEvent
from placement.referrals.hand_overs import settle
from placement.referrals.models.referrals import Referral
from placement.referrals.services.referrals import move_referral
from placement.referrals.services.steps import release_of

WITH_A_JOB = frozenset({ReferralState.ACCEPTED, ReferralState.STARTED})
EVIDENCED = frozenset({PlacementState.VERIFIED, *CHECKPOINTS.values()})


def _locked(placement: Placement) -> Placement:
    return Placement.objects.select_for_update(of=("self",)).select_related("student", "referral").get(pk=placement.pk)


def _append(placement: Placement, to: str, by: User, kind: str = EventKind.MOVED, **facts: Any) -> Placement:
    PlacementEvent.objects.create(
        placement=placement, kind=kind, from_state=placement.state, to_state=to, by=by, **facts
    )
    if placement.state != to:
        placement.state = to
        placement.save(update_fields=["state"])
    return placement


@transaction.atomic
def record_placement(
    *, student: User, by: User, referral: Referral | None = None, employer_name: str = "", **terms: Any
) -> Placement:
    """Record a job that was agreed, from a referral or found another way; `terms` are the fields of `Placement`.

    The name of an employer found another way is sealed under the student's own key. Earlier jobs are opened to see
    whether one was with the same employer; each look is logged. Appends a `PlacementEvent`.
    Raises `NoSuchRight`, and `IllegalMove` for a referral that is not accepted, of somebody else, or used before.
    """
    need_handler(by, student)
    if referral is not None:
        referral = Referral.objects.select_for_update().get(pk=referral.pk)
        used = Placement.objects.filter(referral=referral).exists()
        if referral.student_id != student.pk or referral.state not in WITH_A_JOB or used:
            raise IllegalMove
        terms["found_by"] = FoundBy.REFERRAL
        settle(referral=referral)
    sealed = seal(student, "employer", employer_name) if employer_name and referral is None else ""
    tag = _tag(student, referral.order.employer.name if referral else employer_name, by)
    placement = Placement.objects.create(
        student=student, referral=referral, sealed_employer=sealed, employer_tag=tag, **terms
    )
    PlacementEvent.objects.create(placement=placement, to_state=placement.state, by=by, on=placement.start_on)
    return placement


def _tag(student: User, name: str, by: User) -> str:
    """Return the letter of an employer: that of an earlier job with the same name, else the next one."""
    earlier = Placement.objects.filter(student=student).select_related("referral__order__employer")
    tags: dict[str, str] = {}
    for job in earlier.order_by("created_at", "id"):
        known = (
            job.referral.order.employer.name
            if job.referral
            else open_sealed(student, "employer", job.sealed_employer, reader=by, reason="same employer?")
        )
        tags.setdefault(_plain(known), job.employer_tag)
    tags.pop("", None)
    return tags.get(_plain(name)) or string.ascii_uppercase[len(earlier) % 26]


def _plain(name: str) -> str:
    return " ".join(name.casefold().split())


@transaction.atomic
def start_placement(*, placement: Placement, on: date, by: User) -> Placement:
    """Record that work began on day `on`; the referral starts with it and the student is now working.

    Appends a `PlacementEvent`, a `ReferralEvent` and the student's own move. Raises `NoSuchRight`, `IllegalMove`,
    `TooEarly` for a day still to come.
    """
    placement = _locked(placement)
    need_handler(by, placement.student)
    PLACEMENT.check(placement.state, PlacementState.STARTED)
    if on > timezone.localdate():
        raise TooEarly
    placement.start_on = on
    placement.save(update_fields=["start_on"])
    _append(placement, PlacementState.STARTED, by, on=on)
    if placement.referral and placement.referral.state == ReferralState.ACCEPTED:
        # The job has begun whether or not the release still lives; nothing new is shown to anybody.
        ended = placement.referral.frozen or release_of(placement.referral) is None
        reason = "The job began after the release had ended." if ended else ""
        move_referral(referral=placement.referral, to=ReferralState.STARTED, by=by, reason=reason, override=ended)
    if student_state(placement.student) == StudentState.SEARCHING:
        move_student(student=placement.student, to=StudentState.PLACED, by=by)
    return placement


@transaction.atomic
def verify_placement(*, placement: Placement, evidence: str, dated: date | None, by: User) -> Placement:
    """Verify a placement by evidence that staff saw: its kind and its date; the copy is not kept.

    Appends a `PlacementEvent` with the verifier. Raises `NoSuchRight`, `IllegalMove`, `EvidenceNeeded`.
    """
    placement = _locked(placement)
    need_handler(by, placement.student)
    PLACEMENT.check(placement.state, PlacementState.VERIFIED)
    if evidence not in EvidenceKind.values or dated is None or dated > timezone.localdate():
        raise EvidenceNeeded
    return _append(placement, PlacementState.VERIFIED, by, on=dated, evidence=evidence)


@transaction.atomic
def record_retention(
    *, placement: Placement, day: int, employed: str, by: User, evidence: str = "", dated: date | None = None
) -> Placement:
    """Record what is known about day `day` (30, 60, 90, 180, 365) at work; "not known" is an answer and counts.

    Working needs evidence seen. Appends a `PlacementEvent` dated to that day. Raises `NoSuchRight`, `TooEarly`,
    `IllegalMove` for a day out of order, `EvidenceNeeded`.
    """
    placement = _locked(placement)
    need_handler(by, placement.student)
    to = CHECKPOINTS.get(day, "")
    PLACEMENT.check(placement.state, to)
    on = placement.start_on + timedelta(days=day)
    if on > timezone.localdate():
        raise TooEarly
    if employed not in Employed.values:
        raise IllegalMove
    works = employed in {Employed.SAME, Employed.OTHER}
    if works and (evidence not in EvidenceKind.values or dated is None):
        raise EvidenceNeeded
    return _append(placement, to, by, on=on, evidence=evidence if works else "", employed=employed)


@transaction.atomic
def end_placement(*, placement: Placement, reason: str, on: date, by: User, search_again: bool = True) -> Placement:
    """Record that a job ended, by a code and never a story; the student is searching again if they want.

    Appends a `PlacementEvent` and the student's own move. Raises `NoSuchRight`, `IllegalMove`, `ReasonNeeded`.
    """
    placement = _locked(placement)
    need_handler(by, placement.student)
    PLACEMENT.check(placement.state, PlacementState.SEPARATED)
    if reason not in SeparationReason.values:
        raise ReasonNeeded
    _append(placement, PlacementState.SEPARATED, by, on=on, separation=reason)
    if search_again and student_state(placement.student) == StudentState.PLACED:
        move_student(student=placement.student, to=StudentState.SEARCHING, by=by)
    return placement
