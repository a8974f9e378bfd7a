"""What this room does when a referral or an employer moves: its offer follows, waits with it, or ends with it."""

from typing import Any

from people.models import User
from placement.base.enums import ReferralState
from placement.employers.models import Employer
from placement.offers.services import close_offers, follow_referral, hold_offers
from placement.referrals.models.referrals import Referral


def on_referral_moved(*, referral: Referral, by: User | None, **_kwargs: Any) -> None:
    """Name the terms that were accepted in another way, or close what ended; sharing that ended or goes on holds it."""
    follow_referral(referral=referral, by=by)
    if referral.state == ReferralState.OFFERED:
        hold_offers(referral=referral)


def _offered(employer: Employer) -> list[Referral]:
    rows = Referral.objects.filter(order__employer=employer, offers__isnull=False).distinct()
    return list(rows.select_related("student", "order__employer").order_by("pk"))


def on_employer_suspended(*, employer: Employer, **_kwargs: Any) -> None:
    """Take the student's task away: nobody is to take a job with an employer that is looked at."""
    for referral in _offered(employer):
        hold_offers(referral=referral)


def on_employer_resumed(*, employer: Employer, **_kwargs: Any) -> None:
    """Give the student's task back."""
    for referral in _offered(employer):
        hold_offers(referral=referral)


def on_employer_ended(*, employer: Employer, by: User | None = None, **_kwargs: Any) -> None:
    """Close what an employer offered that works with us no more."""
    for referral in _offered(employer):
        close_offers(referral=referral, by=by)
