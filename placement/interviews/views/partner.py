"""Interviews for an employer's people: times offered, the agreed one, a calendar file, calling off."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from placement.base.acting import SignedIn, attempt, employer_only
from placement.interviews.ical import calendar_file
from placement.interviews.models import Interview
from placement.interviews.selectors import code_of, for_employer
from placement.interviews.services import MEETING, call_off
from placement.interviews.views.offering import times_page
from placement.referrals.selectors import visible_referral

ATTACHED = {"Content-Disposition": 'attachment; filename="interview.ics"'}


def called(row: Interview) -> str:
    """Return what an employer's calendar calls an interview."""
    return _("Interview: %(who)s") % {"who": code_of(row.referral)}


@employer_only
def times(request: SignedIn, referral: UUID) -> HttpResponse:
    """Offer times for an interview, or others in the place of those."""
    row, _release = visible_referral(request.user, referral)
    said = _("Offered. You read here which time was chosen.")
    return times_page(request, row, then="placement:employer-interview", back="placement:profile", said=said)


@employer_only
def interview(request: SignedIn, interview: UUID) -> HttpResponse:
    """Show one interview: no name is on this page."""
    found = for_employer(request.user, interview)
    row = found.row
    context = {
        "interview": row,
        "called": called(row),
        "open": found.release is not None,
        "slots": row.slots.all() if row.state == "offered" else [],
        "may_offer": found.release is not None and row.is_open and row.referral.state in MEETING and not row.has_begun,
        "may_call_off": found.release is not None and row.is_open and not (row.stands and row.has_begun),
    }
    return render(request, "placement/interviews/partner/interview.html", context)


@employer_only
@require_POST
def off(request: SignedIn, interview: UUID) -> HttpResponse:
    """Call an interview off."""
    found = for_employer(request.user, interview)
    if found.release is None:
        raise Http404
    attempt(request, lambda: call_off(interview=found.row, by=request.user), _("Called off."))
    return redirect("placement:profile", found.row.referral_id)


@employer_only
def file(request: SignedIn, interview: UUID) -> HttpResponse:
    """Give the agreed time for a calendar, with a code for the person: what lies there nobody can take back."""
    found = for_employer(request.user, interview)
    if found.row.starts_at is None:
        raise Http404
    text = calendar_file(found.row, called(found.row))
    return HttpResponse(text, content_type="text/calendar; charset=utf-8", headers=ATTACHED)
