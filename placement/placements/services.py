"""Placements: a job somebody has, seen evidence of it, days at work, and its end."""

import string
from dataclasses import dataclass
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
from placement.base.errors import (
    DayNotPlausible,
    EndBeforeStart,
    EvidenceElsewhere,
    EvidenceNeeded,
    IllegalMove,
    JobEnded,
    ReasonNeeded,
    TooEarly,
    WorkedLater,
)
from placement.base.machine import PLACEMENT
from placement.base.rules import need_handler
from placement.offers.services import accepted_terms, taken_over
from placement.placements.models import Placement, PlacementEvent
from placement.placements.selectors import last_day, next_day
from placement.referrals.hand_overs import settle_job
from placement.referrals.models.referrals import Referral
from placement.referrals.services.referrals import move_referral
from placement.referrals.services.steps import release_of

# How long before the first day an offer letter may be dated.
OFFER_AHEAD = timedelta(days=183)
# Days of a job that can be meant: from when people who live now began to work, to what is agreed ahead.
WORKING_LIFE, AGREED_AHEAD = timedelta(days=60 * 366), timedelta(days=2 * 366)
WITH_A_JOB = frozenset({ReferralState.ACCEPTED, ReferralState.STARTED})
EVIDENCED = frozenset({PlacementState.VERIFIED, *CHECKPOINTS.values()})


def _locked(placement: Placement) -> Placement:
    return Placement.objects.select_for_update(of=("self",)).select_related("student", "referral").get(pk=placement.pk)


def _need_day(start_on: date) -> None:
    """Raise `DayNotPlausible` for a first day that cannot be meant; days before and after it must be days, too."""
    today = timezone.localdate()
    if not today - WORKING_LIFE <= start_on <= today + AGREED_AHEAD:
        raise DayNotPlausible


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

    Where an offer was accepted, its terms are taken over, whatever else is said, and the job names them.
    The name of an employer found another way is sealed under the student's own key. Earlier jobs are opened to see
    whether one was with the same employer; each look is logged. Appends a `PlacementEvent`.
    Raises `NoSuchRight`, `DayNotPlausible`, and `IllegalMove` for a referral that is not accepted, of somebody else,
    or used before.
    """
    need_handler(by, student)
    agreed = accepted_terms(referral) if referral else None
    if agreed is not None:
        terms |= taken_over(agreed) | {"agreed": agreed}
    _need_day(terms["start_on"])
    if referral is not None:
        referral = Referral.objects.select_for_update().get(pk=referral.pk)
        used = Placement.objects.filter(referral=referral).exists()
        if referral.student_id != student.pk or referral.state not in WITH_A_JOB or used:
            raise IllegalMove
        terms["found_by"] = FoundBy.REFERRAL
        settle_job(referral=referral)
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
    `TooEarly` for a day still to come, `DayNotPlausible`.
    """
    placement = _locked(placement)
    need_handler(by, placement.student)
    PLACEMENT.check(placement.state, PlacementState.STARTED)
    if on > timezone.localdate():
        raise TooEarly
    _need_day(on)
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

    An offer letter is dated at most half a year before the first day, everything else on it or later. Appends a
    `PlacementEvent` with the verifier. Raises `NoSuchRight`, `IllegalMove`, `EvidenceNeeded`, `EvidenceElsewhere`.
    """
    placement = _locked(placement)
    need_handler(by, placement.student)
    PLACEMENT.check(placement.state, PlacementState.VERIFIED)
    first = placement.start_on - OFFER_AHEAD if evidence == EvidenceKind.OFFER_SHOWN else placement.start_on
    _need_evidence(evidence, dated, first)
    return _append(placement, PlacementState.VERIFIED, by, on=dated, evidence=evidence)


def _need_evidence(evidence: str, dated: date | None, first: date) -> None:
    """Hold that something was seen, dated between `first` and today: a letter of long ago shows nothing of this job."""
    if evidence not in EvidenceKind.values or dated is None:
        raise EvidenceNeeded
    if not first <= dated <= timezone.localdate():
        raise EvidenceElsewhere


@transaction.atomic
def record_retention(
    *, placement: Placement, day: int, employed: str, by: User, evidence: str = "", dated: date | None = None
) -> Placement:
    """Record what is known about day `day` (30, 60, 90, 180, 365) at work; "not known" is an answer and counts.

    Working needs evidence seen, dated that day or later. After a job's end the person is followed on: the days go on
    and the job stays ended. Appends a `PlacementEvent` dated to that day. Raises `NoSuchRight`, `TooEarly`,
    `IllegalMove` for a day out of order, `EvidenceNeeded`, `EvidenceElsewhere`, `JobEnded` for "the same employer"
    after the end.
    """
    placement = _locked(placement)
    need_handler(by, placement.student)
    to = CHECKPOINTS.get(day, "")
    ended = placement.state == PlacementState.SEPARATED
    if ended and day != next_day(placement):
        raise IllegalMove
    if not ended:
        PLACEMENT.check(placement.state, to)
    on = placement.start_on + timedelta(days=day)
    if on > timezone.localdate():
        raise TooEarly
    if employed not in Employed.values:
        raise IllegalMove
    works = employed in {Employed.SAME, Employed.OTHER}
    if ended and employed == Employed.SAME and on > (last_day(placement) or on):
        raise JobEnded
    if works:
        _need_evidence(evidence, dated, on)
    facts: dict[str, Any] = {"on": on, "evidence": evidence if works else "", "employed": employed}
    return _follow(placement, to, by, facts) if ended else _append(placement, to, by, **facts)


def _follow(placement: Placement, to: str, by: User, facts: dict[str, Any]) -> Placement:
    PlacementEvent.objects.create(
        placement=placement, kind=EventKind.NOTED, from_state=placement.state, to_state=to, by=by, **facts
    )
    return placement


def _need_end(placement: Placement, start_on: date, on: date) -> None:
    """Hold an end against today, the first day of a job that began, and days on which the person still worked there."""
    if on > timezone.localdate():
        raise TooEarly
    if placement.state != PlacementState.PENDING_START and on < start_on:
        raise EndBeforeStart
    if placement.events.filter(employed=Employed.SAME, on__gt=on).exists():
        raise WorkedLater


@transaction.atomic
def correct_dates(*, placement: Placement, start_on: date, ended_on: date | None, by: User, reason: str) -> Placement:
    """Put the first day right, and the last one of a job that has ended; what stood before stays in the events.

    Days that were written down keep their days. Appends a `corrected` event for each date that changes. Raises
    `NoSuchRight`, `IllegalMove` for a job that has not begun or a last day that does not fit its state,
    `ReasonNeeded`, `TooEarly`, `DayNotPlausible`, `EndBeforeStart`, `WorkedLater`.
    """
    placement = _locked(placement)
    need_handler(by, placement.student)
    has_ended = placement.state == PlacementState.SEPARATED
    if placement.state == PlacementState.PENDING_START or has_ended != (ended_on is not None):
        raise IllegalMove
    if not reason.strip():
        raise ReasonNeeded
    if start_on > timezone.localdate():
        raise TooEarly
    _need_day(start_on)
    if ended_on is not None:
        _need_end(placement, start_on, ended_on)
    return _put_right(placement, start_on, ended_on, Entry(by, reason.strip()))


@dataclass(frozen=True)
class Entry:
    """Who corrects, and why."""

    by: User
    reason: str


def _put_right(placement: Placement, start_on: date, ended_on: date | None, entry: Entry) -> Placement:
    dates = [(PlacementState.STARTED, start_on)] if start_on != placement.start_on else []
    if ended_on is not None and ended_on != last_day(placement):
        dates.append((PlacementState.SEPARATED, ended_on))
    for state, on in dates:
        PlacementEvent.objects.create(
            placement=placement, kind=EventKind.CORRECTED, from_state=placement.state, to_state=state,
            by=entry.by, reason=entry.reason, on=on,
        )  # fmt: skip
    placement.start_on = start_on
    placement.save(update_fields=["start_on"])
    return placement


@transaction.atomic
def end_placement(*, placement: Placement, reason: str, on: date, by: User, search_again: bool = True) -> Placement:
    """Record that a job ended, by a code and never a story; the student is searching again if they want.

    Appends a `PlacementEvent` and the student's own move. Raises `NoSuchRight`, `IllegalMove`, `ReasonNeeded`,
    `TooEarly`, `EndBeforeStart`, `WorkedLater` where a later day at work is written down.
    """
    placement = _locked(placement)
    need_handler(by, placement.student)
    PLACEMENT.check(placement.state, PlacementState.SEPARATED)
    if reason not in SeparationReason.values:
        raise ReasonNeeded
    _need_end(placement, placement.start_on, on)
    _append(placement, PlacementState.SEPARATED, by, on=on, separation=reason)
    if search_again and student_state(placement.student) == StudentState.PLACED:
        move_student(student=placement.student, to=StudentState.SEARCHING, by=by)
    return placement
