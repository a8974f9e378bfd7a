"""A student's own offers: read, accept, say no, ask for time."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from placement.base.acting import SignedIn, attempt, student_only
from placement.offers.forms import MoreTimeForm
from placement.offers.models import Offer
from placement.offers.selectors import OWN, for_student, versions_of
from placement.offers.services import accept_offer, ask_for_time, decline_offer
from placement.openings.pay import pay_in


@student_only
def offer(request: SignedIn, offer: UUID) -> HttpResponse:
    """Show one own offer: the terms that stand, those before, and the answers."""
    return _page(request, for_student(request.user, offer), MoreTimeForm())


def _page(request: SignedIn, row: Offer, time: MoreTimeForm) -> HttpResponse:
    versions = versions_of(row)
    context = {
        "offer": row,
        "stands": OWN[row.state],
        "versions": versions,
        "local": pay_in(versions.now.county),
        "time": time,
    }
    return render(request, "placement/offers/my_offer.html", context)


@student_only
@require_POST
def answer(request: SignedIn, offer: UUID) -> HttpResponse:
    """Accept the version that was read, say no to it, or ask for time."""
    row, by, number = for_student(request.user, offer), request.user, request.POST.get("version", "")
    said = request.POST.get("answer", "")
    if said == "yes" and number.isdecimal():
        attempt(request, lambda: accept_offer(offer=row, number=int(number), by=by), _("You accepted this offer."))
    elif said == "no":
        attempt(request, lambda: decline_offer(offer=row, by=by), _("Saved. You need to give no reason."))
    elif said == "time":
        form = MoreTimeForm(request.POST)
        if not form.is_valid():
            return _page(request, row, form)
        until = form.cleaned_data["until"]
        attempt(request, lambda: ask_for_time(offer=row, by=by, until=until), _("Saved. The offer still stands."))
    return redirect("placement:my-offer", row.pk)
