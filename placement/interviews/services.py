"""Interviews: times offered, one chosen, moved, called off, and what came of it."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone

from people.models import User
from people.trail.confidential import seal
from placement.base.enums import INTERVIEW_OPEN, EventKind, InterviewKind, InterviewState, ReferralState
from placement.base.errors import IllegalMove, NoSuchRight, NotYetHeld, ReferralFrozen, TimeOver, TimesNeeded
from placement.base.machine import INTERVIEW
from placement.base.rules import need_handler
from placement.interviews.hand_overs import (
    AGREED,
    MOVE,
    NONE_FITS,
    OFF,
    TIMES,
    page_for_employer,
    page_for_student,
    settle,
)
from placement.interviews.models import Interview, InterviewSlot
from placement.interviews.steps import append_step, locked
from placement.openings.rules import acts_for
from placement.referrals.models.referrals import Referral
from placement.referrals.services import steps
from placement.referrals.services.referrals import answer_referral
from placement.referrals.services.steps import Step, append, release_of, tell_contacts, tell_student, walk

S = InterviewState
# At these steps an employer and a student may meet.
MEETING = frozenset({ReferralState.REFERRED, ReferralState.APPLIED, ReferralState.SCREENING, ReferralState.INTERVIEW})
MOST_TIMES, AHEAD = 5, timedelta(days=183)
SHORTEST, LONGEST = 10, 480
WISH, WAY = "interview_wish", "interview_way"


def need_arranger(referral: Referral, by: User) -> None:
    """Raise `NoSuchRight` unless `by` acts for the employer, or works with the student."""
    if not acts_for(by, referral.order.employer):
        need_handler(by, referral.student)


def _need_meeting(referral: Referral) -> None:
    """Raise where nobody can meet: `ReferralFrozen` without a live release, `IllegalMove` at another step."""
    if referral.frozen or release_of(referral) is None:
        raise ReferralFrozen
    if referral.state not in MEETING or not referral.order.employer.is_active:
        raise IllegalMove


def _need_times(times: Sequence[datetime], *, zone: str, minutes: int, kind: str) -> None:
    now = timezone.now()
    plain = set(times)
    fit = all(now < moment <= now + AHEAD for moment in plain)
    if not fit or len(plain) != len(times) or not 1 <= len(times) <= MOST_TIMES:
        raise TimesNeeded
    if not SHORTEST <= minutes <= LONGEST or kind not in InterviewKind.values:
        raise TimesNeeded
    ZoneInfo(zone)


def _reach_interview(referral: Referral, by: User) -> None:
    """Bring the referral to *Interview*, or to one more where those before it are over."""
    held = referral.meetings.exclude(state__in=[*INTERVIEW_OPEN, S.CALLED_OFF]).count()
    if referral.state == ReferralState.INTERVIEW and referral.interviews > held:
        return
    if acts_for(by, referral.order.employer):
        answer_referral(referral=referral, to=ReferralState.INTERVIEW, by=by)
    elif referral.state == ReferralState.INTERVIEW:
        append(referral, ReferralState.INTERVIEW, Step(by=by))
    else:
        walk(referral, ReferralState.INTERVIEW, Step(by=by))


@transaction.atomic
def offer_times(
    *, referral: Referral, by: User, kind: str, zone: str, minutes: int, times: Sequence[datetime]
) -> Interview:
    """Offer times for an interview, by staff or by the employer; others than before take the place of those.

    Brings the referral to *Interview*. Appends an `InterviewEvent`, opens the student's task, tells the employer where
    a time that was agreed does not stand any more. Raises `NoSuchRight`,
    `ReferralFrozen` without a live release, `IllegalMove`, `TimesNeeded`.
    """
    referral = steps.locked(referral)
    need_arranger(referral, by)
    _need_meeting(referral)
    _need_times(times, zone=zone, minutes=minutes, kind=kind)
    _reach_interview(referral, by)
    open_one = referral.meetings.filter(state__in=INTERVIEW_OPEN).first()
    interview = locked(open_one) if open_one else Interview.objects.create(referral=referral, kind=kind, zone=zone)
    if open_one and interview.state != S.OFFERED:
        INTERVIEW.check(interview.state, S.OFFERED)
    if open_one and interview.has_begun:
        raise IllegalMove
    interview.kind, interview.zone, interview.minutes, interview.sealed_wish = kind, zone, minutes, ""
    interview.reminded_at = None
    # What was agreed before does not stand any more: calendars are told, and who would wait at a door.
    stood = interview.stands
    interview.revision += stood
    interview.slots.all().delete()
    InterviewSlot.objects.bulk_create(InterviewSlot(interview=interview, starts_at=moment) for moment in times)
    append_step(interview, S.OFFERED, by, times=times)
    settle(interview, TIMES)
    if stood:
        tell_contacts(referral, path=page_for_employer(interview), by=by)
    return interview


@transaction.atomic
def pick_time(*, interview: Interview, starts_at: datetime | None, by: User) -> Interview:
    """Let the student choose one of the times that are offered; `None` is none of them.

    Appends an `InterviewEvent`, opens the task to write down how to get there, and tells the employer. Raises
    `NoSuchRight` for anybody else, `IllegalMove`, `ReferralFrozen`, `TimeOver`.
    """
    interview = _own(interview, by)
    INTERVIEW.check(interview.state, S.AGREED)
    _need_meeting(interview.referral)
    slot = interview.slots.filter(starts_at=starts_at).first() if starts_at else None
    if slot is None or slot.starts_at <= timezone.now():
        raise TimeOver
    interview.starts_at = slot.starts_at
    interview.revision += 1
    append_step(interview, S.AGREED, by, times=[slot.starts_at])
    settle(interview, AGREED)
    tell_contacts(interview.referral, path=page_for_employer(interview))
    return interview


@transaction.atomic
def refuse_times(*, interview: Interview, by: User, wish: str = "") -> Interview:
    """Let the student say that none of the times fits, or ask to move the one that was agreed, which stands till then.

    `wish` is sealed under the student's key. Appends an `InterviewEvent`, opens a task for who works with the student.
    Raises `NoSuchRight` for anybody else, `IllegalMove`.
    """
    interview = _own(interview, by)
    to, leaves = (S.MOVE_ASKED, MOVE) if interview.state == S.AGREED else (S.NONE_FITS, NONE_FITS)
    INTERVIEW.check(interview.state, to)
    if to == S.MOVE_ASKED and interview.has_begun:
        raise IllegalMove
    interview.sealed_wish = seal(interview.referral.student, WISH, wish.strip()[:600]) if wish.strip() else ""
    append_step(interview, to, by)
    settle(interview, leaves)
    return interview


def _own(interview: Interview, by: User) -> Interview:
    interview = locked(interview)
    if interview.referral.student_id != by.pk:
        raise NoSuchRight
    return interview


@transaction.atomic
def call_off(*, interview: Interview, by: User) -> Interview:
    """Call an interview off, by staff or by the employer; the way to the job goes on.

    Appends an `InterviewEvent`, tells the student and the employer; what the employer calls off is a task of who works
    with the student. Raises `NoSuchRight`, `IllegalMove` also where it has begun.
    """
    interview = locked(interview)
    need_arranger(interview.referral, by)
    INTERVIEW.check(interview.state, S.CALLED_OFF)
    if interview.stands and interview.has_begun:
        raise IllegalMove
    _end(interview, by)
    settle(interview, OFF if acts_for(by, interview.referral.order.employer) else "")
    tell_student(interview.referral, path=page_for_student(interview))
    return interview


def _end(interview: Interview, by: User | None) -> None:
    """End an open interview: called off, or over without a word of how it went. Tells the employer of what stood."""
    stood = interview.stands
    over = stood and interview.has_begun
    interview.revision += interview.starts_at is not None and not over
    times = [interview.starts_at] if stood and interview.starts_at else []
    append_step(interview, S.LEFT_OPEN if over else S.CALLED_OFF, by, times=times)
    if stood and not over:
        tell_contacts(interview.referral, path=page_for_employer(interview), by=by)


@transaction.atomic
def end_interviews(*, referral: Referral, by: User | None, leaves: str = "") -> int:
    """End the open interview of a referral that waits or has ended, and take its task away; return how many ended.

    Appends an `InterviewEvent`, tells the employer of a time that was agreed, and the student unless they did it.
    `leaves` is a task for who works with the student about a time that was agreed.
    """
    found = list(referral.meetings.filter(state__in=INTERVIEW_OPEN))
    for row in found:
        interview = locked(row)
        agreed = interview.stands and not interview.has_begun
        _end(interview, by)
        settle(interview, leaves if agreed else "")
        if by is None or by.pk != referral.student_id:
            tell_student(interview.referral, path=page_for_student(interview))
    return len(found)


@transaction.atomic
def write_way(*, interview: Interview, by: User, text: str) -> Interview:
    """Write down how the student gets to an interview, or how the call comes about; sealed under the student's key.

    Appends `noted`, closes the task that asked for it, tells the student. Raises `NoSuchRight`, `IllegalMove`.
    """
    interview = locked(interview)
    need_handler(by, interview.referral.student)
    if not interview.is_open:
        raise IllegalMove
    interview.sealed_way = seal(interview.referral.student, WAY, text.strip()[:1000])
    append_step(interview, interview.state, by, kind=EventKind.NOTED)
    if interview.state == S.AGREED:
        settle(interview)
        tell_student(interview.referral, path=page_for_student(interview))
    return interview


@transaction.atomic
def record_outcome(*, interview: Interview, held: bool, by: User) -> Interview:
    """Write down whether an interview took place. Appends an `InterviewEvent`, closes the task that asked.

    Raises `NoSuchRight`, `IllegalMove`, `NotYetHeld`.
    """
    interview = locked(interview)
    need_handler(by, interview.referral.student)
    to = S.HELD if held else S.NOT_HELD
    INTERVIEW.check(interview.state, to)
    if not interview.has_begun:
        raise NotYetHeld
    append_step(interview, to, by)
    settle(interview)
    return interview
