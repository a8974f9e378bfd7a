"""Offering times for an interview: the same form for staff and for an employer."""

from django.http import HttpResponse
from django.shortcuts import redirect, render

from placement.base.acting import SignedIn, attempt
from placement.interviews.forms import TimesForm
from placement.interviews.models import Interview
from placement.interviews.services import offer_times
from placement.referrals.models.referrals import Referral


def times_page(request: SignedIn, referral: Referral, *, then: str, back: str, said: str) -> HttpResponse:
    """Show and take the form; `said` is what is told when the times are offered."""
    form = TimesForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made: list[Interview] = []
        done = attempt(
            request,
            lambda: made.append(offer_times(referral=referral, by=request.user, **form.offered())),
            said,
        )
        if done:
            return redirect(then, made[0].pk)
    context = {"form": form, "title": referral.order.title, "back": back, "referral": referral}
    return render(request, "placement/interviews/times.html", context)
