"""This week's follow-up: who, which day, the safe way that is open now, and one tap for each answer."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from people.contact.selectors import ways_open_now
from people.models import User
from placement.base.acting import SignedIn, attempt, placement_staff
from placement.base.enums import Employed
from placement.placements.forms import RetentionForm
from placement.placements.rules import own_placements
from placement.placements.selectors import Check, day_after_end, last_day, next_check
from placement.placements.services import record_retention

DAYS_AHEAD = 6


@dataclass(frozen=True)
class Line:
    """One person to follow up: what for, by which ways they may be reached at this hour, and what can be answered."""

    check: Check
    ways: list[str]
    answers: list[tuple[str, str | Promise]]
    form: RetentionForm | None


def this_week(staff: User) -> list[Line]:
    """Return whom to follow up until the end of the next six days, longest waiting first. Fixed number of queries."""
    until = timezone.localdate() + timedelta(days=DAYS_AHEAD)
    jobs = own_placements(staff).select_related("student").prefetch_related("events")
    checks = [check for job in jobs if (check := next_check(job) or day_after_end(job)) and check.on <= until]
    ways = ways_open_now([check.placement.student for check in checks])
    checks.sort(key=lambda check: (check.on, str(check.placement.pk)))
    return [_line(check, ways.get(check.placement.student_id, [])) for check in checks]


def _line(check: Check, ways: list[str]) -> Line:
    """Return a line; a day that has not come yet, and what is more than one tap, leads to the page of the job."""
    today = timezone.localdate()
    if check.day is None or check.on > today:
        return Line(check, ways, [], None)
    ended = last_day(check.placement)
    gone = {Employed.SAME} if ended and check.on > ended else set()
    answers: list[tuple[str, str | Promise]] = [
        (value, label) for value, label in Employed.choices if value not in gone
    ]
    form = RetentionForm(auto_id=f"{check.placement.pk}-%s", initial={"dated": today, "evidence": "pay_slip_shown"})
    return Line(check, ways, answers, form)


@placement_staff
def week(request: SignedIn) -> HttpResponse:
    """List this week's follow-up of the own case-load."""
    return render(request, "placement/placements/week.html", {"lines": this_week(request.user)})


@placement_staff
@require_POST
def answer(request: SignedIn, placement: UUID) -> HttpResponse:
    """Take one answer about one day and come back to the list; what is missing is said in words."""
    row = get_object_or_404(own_placements(request.user), pk=placement)
    form = RetentionForm(request.POST)
    if form.is_valid() and attempt(
        request, lambda: record_retention(placement=row, by=request.user, **form.cleaned_data), _("Saved.")
    ):
        return redirect("placement:this-week")
    title = _("Please look at this again")
    return render(request, "placement/base/form.html", {"form": form, "title": title, "button": _("Save")})
