"""What this app does when people tell it something."""

from datetime import datetime
from typing import Any

from pathways.base.enums import StudentState
from pathways.base.signals import student_moved
from people.base.signals import release_answered, release_ended
from people.models import Release, User
from people.tasks.services import close_task
from placement.base.enums import REFERRAL_DONE
from placement.base.signals import employer_ended, employer_renamed, employer_resumed, employer_suspended
from placement.employers.models import Employer
from placement.referrals.hand_overs import GONE, PAUSED, QUIET, SEARCHING, settle, settle_release, tell_advisor
from placement.referrals.models.referrals import Referral
from placement.referrals.services.releases import freeze_referrals, note_signed
from placement.referrals.services.resuming import give_back
from placement.wishes.services import lead_to_list


def on_release_ended(*, release: Release, **_kwargs: Any) -> None:
    """Freeze the referrals that stand on a release which has ended, and leave a task about each."""
    freeze_referrals(release=release)
    settle_release(release=release)


def on_release_answered(*, release: Release, **_kwargs: Any) -> None:
    """Move what waited for a yes, and leave a task for the placement staff: signed, "not now", or taken back."""
    note_signed(release=release)
    settle_release(release=release)


def _running_with(employer: Employer) -> list[Referral]:
    """Return what runs with an employer, locked: who steps back meanwhile is told of that, not of the pause."""
    found = Referral.objects.select_for_update(of=("self",)).filter(order__employer=employer).order_by("pk")
    return list(found.exclude(state__in=REFERRAL_DONE).select_related("student", "order__employer"))


def on_employer_suspended(*, employer: Employer, **_kwargs: Any) -> None:
    """Leave a task about each referral that runs with an employer, for who works with its student."""
    for referral in _running_with(employer):
        settle(referral=referral, leaves=PAUSED)


def on_employer_ended(*, employer: Employer, **_kwargs: Any) -> None:
    """Leave a task about each referral that runs with an employer that works with us no more."""
    for referral in _running_with(employer):
        settle(referral=referral, leaves=GONE)


def on_employer_renamed(*, employer: Employer, **_kwargs: Any) -> None:
    """Lead who shares with an employer and keeps away whoever has its new name to their list; staff see nothing."""
    lead_to_list(employer=employer, shown="opening", quiet=QUIET)


def on_employer_resumed(*, employer: Employer, since: datetime, **_kwargs: Any) -> None:
    """Give back what waited about each referral before its employer was paused, unless it was settled before that."""
    for referral in _running_with(employer):
        give_back(referral, since)


def on_student_moved(*, student: User, to: str, by: User | None, **_kwargs: Any) -> None:
    """Leave a task for who works with a student that began to look for work; it is over when they stop."""
    if to != StudentState.SEARCHING:
        close_task(about=student.pk, kinds=(SEARCHING,))
    elif by is not None and by.pk == student.pk:
        tell_advisor(kind=SEARCHING, student=student)


def register() -> None:
    """Listen; called once from `AppConfig.ready`."""
    release_ended.connect(on_release_ended, dispatch_uid="placement.freeze")
    release_answered.connect(on_release_answered, dispatch_uid="placement.tasks")
    employer_suspended.connect(on_employer_suspended, dispatch_uid="placement.paused")
    employer_resumed.connect(on_employer_resumed, dispatch_uid="placement.resumed")
    student_moved.connect(on_student_moved, dispatch_uid="placement.tasks")
    employer_renamed.connect(on_employer_renamed, dispatch_uid="placement.renamed")
    employer_ended.connect(on_employer_ended, dispatch_uid="placement.ended")
