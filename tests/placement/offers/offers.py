"""Offers for tests: written as people do it, through the services."""

from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

from placement.models import Offer, Referral
from placement.offers.services import write_offer
from placement.offers.terms import terms_of
from tests.placement import factories as made


def terms(referral: Referral, **other) -> dict:
    """Return terms as the opening says them, with a first day and a day to answer."""
    today = timezone.localdate()
    own = {"start_on": today + timedelta(days=30), "answer_by": today + timedelta(days=7), "wage": Decimal("25.00")}
    return terms_of(referral.order) | own | other


def written(by, referral: Referral | None = None, **other) -> Offer:
    """Return an offer that waits for the student."""
    referral = referral or made.referred(by)[0]
    return write_offer(referral=referral, by=by, terms=terms(referral, **other))
