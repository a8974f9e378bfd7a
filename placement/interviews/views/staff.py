"""Interviews for placement staff: times, how to get there, calling off, what came of it."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from people.trail.confidential import open_sealed
from placement.base.acting import SignedIn, attempt, placement_staff
from placement.interviews.forms import WayForm
from placement.interviews.models import Interview
from placement.interviews.selectors import for_staff
from placement.interviews.services import WAY, WISH, call_off, record_outcome, write_way
from placement.interviews.views.offering import times_page
from placement.referrals.rules import own_referrals


def _opened(row: Interview, request: SignedIn, field: str, token: str) -> str:
    return open_sealed(row.referral.student, field, token, reader=request.user, reason=_("Arranging an interview"))


@placement_staff
def times(request: SignedIn, referral: UUID) -> HttpResponse:
    """Offer times for an interview, or others in the place of those."""
    row = get_object_or_404(own_referrals(request.user).select_related("student", "order__employer"), pk=referral)
    said = _("Offered. The choice is the student’s now.")
    return times_page(request, row, then="placement:interview", back="placement:referral", said=said)


@placement_staff
def interview(request: SignedIn, interview: UUID) -> HttpResponse:
    """Show one interview, what waits, and what can be done; what is sealed is opened with a line in the log."""
    row = for_staff(request.user, interview)
    way = _opened(row, request, WAY, row.sealed_way)
    return _page(request, row, WayForm(initial={"text": way}))


def _page(request: SignedIn, row: Interview, way: WayForm) -> HttpResponse:
    context = {
        "interview": row,
        "slots": row.slots.all(),
        "wish": _opened(row, request, WISH, row.sealed_wish),
        "way": way if row.is_open else None,
        "events": row.events.select_related("by"),
        "asks": row.stands and row.has_begun,
    }
    return render(request, "placement/interviews/interview.html", context)


@placement_staff
@require_POST
def way(request: SignedIn, interview: UUID) -> HttpResponse:
    """Write down how to get there."""
    row, form = for_staff(request.user, interview), WayForm(request.POST)
    if not form.is_valid():
        return _page(request, row, form)
    attempt(request, lambda: write_way(interview=row, by=request.user, text=form.cleaned_data["text"]), _("Saved."))
    return redirect("placement:interview", row.pk)


@placement_staff
@require_POST
def off(request: SignedIn, interview: UUID) -> HttpResponse:
    """Call the interview off."""
    row = for_staff(request.user, interview)
    attempt(request, lambda: call_off(interview=row, by=request.user), _("Called off."))
    return redirect("placement:interview", row.pk)


@placement_staff
@require_POST
def outcome(request: SignedIn, interview: UUID) -> HttpResponse:
    """Say whether it took place; what the employer answers is a step of the referral."""
    row, held = for_staff(request.user, interview), request.POST.get("held", "")
    if held in {"yes", "no"}:
        attempt(request, lambda: record_outcome(interview=row, held=held == "yes", by=request.user), _("Saved."))
    return redirect("placement:referral", row.referral_id)
