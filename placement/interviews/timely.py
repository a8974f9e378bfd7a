"""What comes by the clock: a reminder before an interview, the question after it, times that are over."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from people.contact.reminding import moment_to_remind
from placement.base.enums import InterviewState
from placement.interviews.hand_overs import NONE_FITS, OUTCOME, page_for_student, settle
from placement.interviews.models import Interview
from placement.interviews.steps import append_step, locked
from placement.referrals.services.steps import tell_student

S = InterviewState
STANDS = (S.AGREED, S.MOVE_ASKED)
# How long before an interview its day is looked at: somebody may be reached at weekends only.
LOOK_AHEAD = timedelta(days=8)


def remind(*, now: datetime | None = None) -> int:
    """Leave the student of each interview to come a message, once; return how many.

    It is left so early that a notice can still reach them inside the hours that they chose.
    """
    now, told = now or timezone.now(), 0
    found = Interview.objects.filter(state__in=STANDS, reminded_at=None, starts_at__range=(now, now + LOOK_AHEAD))
    for row in found.select_related("referral__student"):
        if row.starts_at and moment_to_remind(row.referral.student, row.starts_at) <= now:
            told += _remind(row, now)
    return told


@transaction.atomic
def _remind(row: Interview, now: datetime) -> bool:
    interview = locked(row)
    if interview.reminded_at is not None or not interview.stands:
        return False
    interview.reminded_at = now
    interview.save(update_fields=["reminded_at"])
    tell_student(interview.referral, path=page_for_student(interview), soon=True)
    return True


def ask_outcomes(*, now: datetime | None = None) -> int:
    """Open the task to say how an interview went, on the day after it in its zone; return how many wait."""
    now, asked = now or timezone.now(), 0
    for row in Interview.objects.filter(state__in=STANDS, starts_at__lt=now):
        zone = ZoneInfo(row.zone)
        if row.starts_at and row.starts_at.astimezone(zone).date() < now.astimezone(zone).date():
            asked += _ask(row)
    return asked


@transaction.atomic
def _ask(row: Interview) -> bool:
    interview = locked(row)
    if interview.stands:
        settle(interview, OUTCOME)
    return interview.stands


def end_old_times(*, now: datetime | None = None) -> int:
    """Say of times that are all over that none fits, so that somebody offers others; return how many.

    Appends an `InterviewEvent` by nobody and opens the task.
    """
    now = now or timezone.now()
    found = Interview.objects.filter(state=S.OFFERED).annotate(last=Max("slots__starts_at")).filter(last__lte=now)
    return sum(_end_times(row) for row in found)


@transaction.atomic
def _end_times(row: Interview) -> bool:
    interview = locked(row)
    if interview.state != S.OFFERED:
        return False
    append_step(interview, S.NONE_FITS, None)
    settle(interview, NONE_FITS)
    return True
