"""Writing an offer down: the same form for staff and for an employer."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from placement.base.acting import SignedIn, attempt
from placement.offers.forms import OfferForm
from placement.offers.models import Offer
from placement.offers.services import ENDED, newest, write_offer
from placement.offers.terms import terms_of
from placement.referrals.models.referrals import Referral


def write_page(request: SignedIn, referral: Referral, *, then: str, back: str) -> HttpResponse:
    """Show and take the form: it begins with the version that stands, or with the opening."""
    standing = referral.offers.exclude(state__in=ENDED).first()
    begins = terms_of(newest(standing) if standing else referral.order)
    form = OfferForm(request.POST or None, begins=begins)
    if request.method == "POST" and form.is_valid():
        made: list[Offer] = []
        done = attempt(
            request,
            lambda: made.append(write_offer(referral=referral, by=request.user, terms=form.terms())),
            _("Saved. It waits for an answer now."),
        )
        if done:
            return redirect(then, made[0].pk)
    context = {"form": form, "title": referral.order.title, "back": back, "referral": referral, "changes": standing}
    return render(request, "placement/offers/write.html", context)
