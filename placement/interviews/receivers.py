"""What this room does when a referral, an employer or a student moves: interviews end with what they stand on."""

from typing import Any

from pathways.base.enums import StudentState
from pathways.base.signals import student_moved
from people.models import User
from placement.base.enums import INTERVIEW_OPEN, ReferralState
from placement.base.signals import employer_ended, employer_suspended, referral_moved
from placement.employers.models import Employer
from placement.interviews import selectors
from placement.interviews.hand_overs import OFF
from placement.interviews.services import end_interviews
from placement.referrals import panels
from placement.referrals.models.referrals import Referral

STOPS = frozenset({StudentState.PAUSED, StudentState.WITHDRAWN, StudentState.EXITED})


def on_referral_moved(*, referral: Referral, by: User | None, **_kwargs: Any) -> None:
    """End the interview of a referral that waits, has ended, or led to a job; its own step left the task."""
    if referral.frozen or not referral.is_live or referral.state == ReferralState.ACCEPTED:
        end_interviews(referral=referral, by=by)


def _with_open(**found: Any) -> list[Referral]:
    rows = Referral.objects.filter(meetings__state__in=INTERVIEW_OPEN, **found)
    # In one order everywhere: two who end several at once would wait for each other.
    return list(rows.select_related("student", "order__employer").order_by("pk"))


def on_employer_suspended(*, employer: Employer, by: User | None = None, **_kwargs: Any) -> None:
    """End every interview with an employer that is paused; the pause left a task about each referral."""
    for referral in _with_open(order__employer=employer):
        end_interviews(referral=referral, by=by)


def on_employer_ended(*, employer: Employer, by: User | None = None, **_kwargs: Any) -> None:
    """End every interview with an employer that works with us no more, with a task about each that was agreed."""
    for referral in _with_open(order__employer=employer):
        end_interviews(referral=referral, by=by, leaves=OFF)


def on_student_moved(*, student: User, to: str, by: User | None, **_kwargs: Any) -> None:
    """End the interviews of somebody who takes a break or leaves, with a task about each that was agreed."""
    if to in STOPS:
        for referral in _with_open(student=student):
            end_interviews(referral=referral, by=by, leaves=OFF)


def register() -> None:
    """Listen, and add to the pages of a referral and the employer's first page; called once from `AppConfig.ready`."""
    panels.register_panel(panels.STAFF, selectors.staff_panel)
    panels.register_panel(panels.STUDENT, selectors.student_panel)
    panels.register_panel(panels.EMPLOYER, selectors.employer_panel)
    panels.register_home(selectors.home_panel)
    referral_moved.connect(on_referral_moved, dispatch_uid="placement.interviews")
    employer_suspended.connect(on_employer_suspended, dispatch_uid="placement.interviews")
    employer_ended.connect(on_employer_ended, dispatch_uid="placement.interviews")
    student_moved.connect(on_student_moved, dispatch_uid="placement.interviews")
