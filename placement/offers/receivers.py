"""What this room does when a referral moves: its offer follows."""

from typing import Any

from people.models import User
from placement.offers.services import follow_referral
from placement.referrals.models.referrals import Referral


def on_referral_moved(*, referral: Referral, by: User | None, **_kwargs: Any) -> None:
    """Name the terms that were accepted in another way, or close what ended."""
    follow_referral(referral=referral, by=by)
