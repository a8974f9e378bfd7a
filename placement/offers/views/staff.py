"""Offers for placement staff."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from placement.base.acting import SignedIn, attempt, placement_staff
from placement.base.machine import OFFER
from placement.offers.selectors import for_staff, versions_of
from placement.offers.services import BEFORE_YES, take_back_offer
from placement.offers.views.writing import write_page
from placement.openings.pay import pay_in
from placement.referrals.rules import own_referrals


@placement_staff
def write(request: SignedIn, referral: UUID) -> HttpResponse:
    """Write an offer down, or a changed one."""
    row = get_object_or_404(own_referrals(request.user).select_related("student", "order__employer"), pk=referral)
    return write_page(request, row, then="placement:offer", back="placement:referral")


@placement_staff
def offer(request: SignedIn, offer: UUID) -> HttpResponse:
    """Show one offer with every version and what happened."""
    row = for_staff(request.user, offer)
    versions = versions_of(row)
    asked = row.events.filter(to_state="time_asked").last() if row.state == "time_asked" else None
    context = {
        "offer": row,
        "versions": versions,
        "local": pay_in(versions.now.county),
        "events": row.events.select_related("by"),
        "until": asked.until if asked else None,
        "may_change": "waits" in OFFER.after(row.state) and row.referral.state in BEFORE_YES,
        "may_take_back": "taken_back" in OFFER.after(row.state),
    }
    return render(request, "placement/offers/offer.html", context)


@placement_staff
@require_POST
def back(request: SignedIn, offer: UUID) -> HttpResponse:
    """Take an offer back."""
    row = for_staff(request.user, offer)
    attempt(request, lambda: take_back_offer(offer=row, by=request.user), _("Taken back."))
    return redirect("placement:offer", row.pk)
