"""Offers for an employer's people: no name is on these pages."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from placement.base.acting import SignedIn, attempt, employer_only
from placement.base.machine import OFFER
from placement.offers.selectors import for_employer, versions_of
from placement.offers.services import BEFORE_YES, take_back_offer
from placement.offers.views.writing import write_page
from placement.openings.pay import pay_in
from placement.referrals.selectors import visible_referral


@employer_only
def write(request: SignedIn, referral: UUID) -> HttpResponse:
    """Make an offer, or change it."""
    row, _release = visible_referral(request.user, referral)
    return write_page(request, row, then="placement:employer-offer", back="placement:profile")


@employer_only
def offer(request: SignedIn, offer: UUID) -> HttpResponse:
    """Show one offer and how it was answered."""
    row = for_employer(request.user, offer)
    versions = versions_of(row)
    context = {
        "offer": row,
        "versions": versions,
        "local": pay_in(versions.now.county),
        "may_change": "waits" in OFFER.after(row.state) and row.referral.state in BEFORE_YES,
        "may_take_back": "taken_back" in OFFER.after(row.state),
    }
    return render(request, "placement/offers/partner.html", context)


@employer_only
@require_POST
def back(request: SignedIn, offer: UUID) -> HttpResponse:
    """Take an offer back."""
    row = for_employer(request.user, offer)
    attempt(request, lambda: take_back_offer(offer=row, by=request.user), _("Taken back."))
    return redirect("placement:employer-offer", row.pk)
