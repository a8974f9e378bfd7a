"""What this room does when a referral or an employer moves: its offer follows, waits with it, or ends with it."""

from typing import Any

from people.models import User
from placement.base.enums import ReferralState
from placement.base.signals import employer_ended, employer_resumed, employer_suspended, referral_moved
from placement.employers.models import Employer
from placement.offers import selectors
from placement.offers.services import close_offers, follow_referral, hold_offers
from placement.referrals import panels
from placement.referrals.models.referrals import Referral


def on_referral_moved(*, referral: Referral, by: User | None, **_kwargs: Any) -> None:
    """Name the terms that were accepted in another way, or close what ended; sharing that ended or goes on holds it."""
    follow_referral(referral=referral, by=by)
    if referral.state == ReferralState.OFFERED:
        hold_offers(referral=referral)


def _offered(employer: Employer) -> list[Referral]:
    rows = Referral.objects.filter(order__employer=employer, offers__isnull=False).distinct()
    return list(rows.select_related("student", "order__employer").order_by("pk"))


def on_pause(*, employer: Employer, **_kwargs: Any) -> None:
    """Take the student's task away where a pause begins, and give it back where it ends."""
    for referral in _offered(employer):
        hold_offers(referral=referral)


def on_employer_ended(*, employer: Employer, by: User | None = None, **_kwargs: Any) -> None:
    """Close what an employer offered that works with us no more."""
    for referral in _offered(employer):
        close_offers(referral=referral, by=by)


def register() -> None:
    """Listen, and add to the pages of a referral; called once from `AppConfig.ready`."""
    panels.register_panel(panels.STAFF, selectors.staff_panel)
    panels.register_panel(panels.STUDENT, selectors.student_panel)
    panels.register_panel(panels.EMPLOYER, selectors.employer_panel)
    referral_moved.connect(on_referral_moved, dispatch_uid="placement.offers")
    employer_suspended.connect(on_pause, dispatch_uid="placement.offers")
    employer_resumed.connect(on_pause, dispatch_uid="placement.offers")
    employer_ended.connect(on_employer_ended, dispatch_uid="placement.offers")
