"""Pages of an employer contact: own openings, and one profile at a time under a live release."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from people.base.errors import NoLiveRelease
from people.base.requests import background
from placement.base.acting import SignedIn, attempt, employer_only
from placement.base.enums import ReferralState
from placement.base.machine import REFERRAL_LINE
from placement.employers.rules import employers_of, is_paused
from placement.openings.forms import OrderForm
from placement.openings.rules import orders_of
from placement.openings.services import propose_order
from placement.referrals.models.referrals import Referral
from placement.referrals.panels import EMPLOYER, home_panels, panels_of
from placement.referrals.profile import shown_to
from placement.referrals.selectors import visible_referral, visible_referrals
from placement.referrals.services.referrals import ANSWERS, answer_referral


@employer_only
def home(request: SignedIn) -> HttpResponse:
    """List own openings and the profiles that were shared; no name or field is on this page."""
    employers = list(employers_of(request.user))
    context = {
        "employers": employers,
        "paused": not employers and is_paused(request.user),
        "orders": list(orders_of(request.user)),
        "profiles": visible_referrals(request.user),
        "panels": home_panels(request.user),
    }
    return render(request, "placement/referrals/partner/home.html", context)


ENDS = frozenset({ReferralState.EMPLOYER_DECLINED, ReferralState.POSITION_CLOSED})


def _answers(referral: Referral) -> list[tuple[str, str, bool]]:
    """Return what the employer can answer now, forward steps first, and whether the answer ends it for good."""
    here = REFERRAL_LINE.index(referral.state)
    words = {
        ReferralState.INTERVIEW: _("Invite to an interview"),
        ReferralState.OFFERED: _("Make an offer"),
        ReferralState.EMPLOYER_DECLINED: _("Not this time"),
        ReferralState.POSITION_CLOSED: _("The position is closed"),
    }
    if referral.state == ReferralState.INTERVIEW:
        words[ReferralState.INTERVIEW] = _("Invite to another interview")
    again = {ReferralState.INTERVIEW} if referral.state == ReferralState.INTERVIEW else set()
    forward = {state for state in ANSWERS if state not in REFERRAL_LINE or REFERRAL_LINE.index(state) > here}
    return [(state.value, label, state in ENDS) for state, label in words.items() if state in forward | again]


def _not_open(request: SignedIn) -> HttpResponse:
    """Say that a profile is not open: alike for one that ended, was never theirs, or never was."""
    return render(request, "placement/referrals/partner/not_open.html", status=404)


@employer_only
def profile(request: SignedIn, referral: UUID) -> HttpResponse:
    """Show exactly the released fields; each is decided and logged by the disclosure function at this moment."""
    try:
        row, release = visible_referral(request.user, referral)
        fields = shown_to(release, request.user, "employer page")
    except (Http404, NoLiveRelease):
        return _not_open(request)
    panels = panels_of(EMPLOYER, row, request.user)
    # An offer is made where its terms are written.
    beside = {ReferralState.OFFERED} if any(panel.answers for panel in panels) else set()
    answers = [one for one in _answers(row) if one[0] not in beside]
    context = {
        "referral": row,
        "fields": fields,
        "until": release.until,
        "panels": panels,
        "steps": [(value, label) for value, label, ends in answers if not ends],
        "ends": [(value, label) for value, label, ends in answers if ends],
    }
    return render(request, "placement/referrals/partner/profile.html", context)


@background
@employer_only
def still_open(request: SignedIn, referral: UUID) -> HttpResponse:
    """Answer 204 while a profile is open and 404 once it is not; nothing of it is read, so nothing is disclosed."""
    try:
        visible_referral(request.user, referral)
    except Http404:
        return HttpResponse(status=404)
    return HttpResponse(status=204)


@employer_only
def closed(request: SignedIn, referral: UUID) -> HttpResponse:
    """Take the place of a profile that stood open without script: it says whether it can be opened again."""
    try:
        row, _release = visible_referral(request.user, referral)
    except Http404:
        return _not_open(request)
    return render(request, "placement/referrals/partner/closed.html", {"referral": row})


@employer_only
@require_POST
def answer(request: SignedIn, referral: UUID) -> HttpResponse:
    """Take the employer's answer."""
    try:
        row, _release = visible_referral(request.user, referral)
    except Http404:
        return _not_open(request)
    to = request.POST.get("to", "")
    attempt(
        request,
        lambda: answer_referral(referral=row, to=to, by=request.user),
        _("Thank you. We have passed your answer on."),
    )
    return redirect("placement:employer-home") if to in ENDS else redirect("placement:profile", row.pk)


@employer_only
def propose(request: SignedIn, employer: UUID) -> HttpResponse:
    """Propose an opening; staff review it before any student sees it."""
    row = get_object_or_404(employers_of(request.user), pk=employer)
    form = OrderForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        done = attempt(
            request,
            lambda: propose_order(employer=row, by=request.user, needs=form.needs(), **form.terms()),
            _("Thank you. We look at it and let you know."),
        )
        if done:
            return redirect("placement:employer-home")
    title = _("Propose an opening")
    return render(request, "placement/base/form.html", {"form": form, "title": title, "button": _("Send")})
