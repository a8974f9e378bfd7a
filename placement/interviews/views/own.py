"""A student's own interviews: choose a time, say that none fits, ask to move it, how to get there, a calendar file."""

from datetime import datetime
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from people.trail.confidential import open_own
from placement.base.acting import SignedIn, attempt, student_only
from placement.base.enums import InterviewState
from placement.interviews.forms import WishForm
from placement.interviews.ical import calendar_file
from placement.interviews.models import Interview
from placement.interviews.selectors import OWN, for_student
from placement.interviews.services import WAY, pick_time, refuse_times

ATTACHED = {"Content-Disposition": 'attachment; filename="appointment.ics"'}


@student_only
def interview(request: SignedIn, interview: UUID) -> HttpResponse:
    """Show one own interview."""
    return _page(request, for_student(request.user, interview), WishForm())


def _page(request: SignedIn, row: Interview, wish: WishForm) -> HttpResponse:
    context = {
        "interview": row,
        "stands": OWN[row.state],
        "slots": [slot for slot in row.slots.all() if slot.starts_at > timezone.now()]
        if row.state == InterviewState.OFFERED
        else [],
        "way": open_own(request.user, WAY, row.sealed_way) if row.stands else "",
        "wish": wish,
        "can_move": row.state == InterviewState.AGREED and not row.has_begun,
    }
    return render(request, "placement/interviews/my_interview.html", context)


@student_only
@require_POST
def answer(request: SignedIn, interview: UUID) -> HttpResponse:
    """Choose a time, or say that none fits, or that another one would."""
    row, chosen = for_student(request.user, interview), request.POST.get("time", "")
    if request.POST.get("answer") == "choose":
        moment = _moment(chosen)
        attempt(request, lambda: pick_time(interview=row, starts_at=moment, by=request.user), _("This is your time."))
        return redirect("placement:my-interview", row.pk)
    form = WishForm(request.POST)
    if not form.is_valid():
        return _page(request, row, form)
    wish = form.cleaned_data["wish"]
    attempt(request, lambda: refuse_times(interview=row, by=request.user, wish=wish), _("Saved."))
    return redirect("placement:my-interview", row.pk)


def _moment(text: str) -> datetime | None:
    """Return the moment that a choice names; `None` for anything else."""
    try:
        found = parse_datetime(text)
    except ValueError:
        return None
    return found if found is not None and found.tzinfo is not None else None


@student_only
def file(request: SignedIn, interview: UUID) -> HttpResponse:
    """Give the agreed time for the student's own calendar: it is called "Appointment" and says nothing else."""
    row = for_student(request.user, interview)
    if row.starts_at is None:
        raise Http404
    return HttpResponse(
        calendar_file(row, _("Appointment")), content_type="text/calendar; charset=utf-8", headers=ATTACHED
    )
