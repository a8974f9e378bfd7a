"""Dates of one lab for one cohort, and more time for all of it."""

from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from labs.assignments.models import Assignment
from labs.assignments.own_cohorts import own_lab
from labs.assignments.selectors import title_of
from labs.base import roster
from labs.base.errors import BadDates
from labs.base.requests import person, wrong_with
from labs.dates.forms import CohortTimeForm, DatesForm
from labs.dates.models import DueDate
from labs.dates.policy import end_of
from labs.dates.selectors.cohort_time import cohort_requests
from labs.dates.selectors.dates import cohort_schedule, date_events, own_dates, waiting_for_time
from labs.dates.services.cohort_time import extend_cohort
from labs.dates.services.dates import set_dates
from pathways.models import Cohort
from people.base.enums import Role
from people.base.rules import role_required


@role_required(Role.INSTRUCTOR)
@require_http_methods(["GET", "POST"])
def dates(request: HttpRequest, cohort: UUID, assignment: UUID) -> HttpResponse:
    """Show and set when a lab is due for a cohort, what counts afterwards and how often one may hand in."""
    found, lab = own_lab(request, cohort, assignment)
    own, zone = own_dates(lab, found.pk), ZoneInfo(found.time_zone)
    form = DatesForm(request.POST or None, zone=zone, initial=_initial(lab, own, zone))
    more = CohortTimeForm(auto_id="more_%s")
    if request.method == "POST" and form.is_valid() and _save(request, found, lab, form):
        messages.success(request, _("The dates are saved."))
        return redirect("labs:dates", found.pk, lab.pk)
    context = {"cohort": found, "lab": lab, "title": title_of(lab), "form": form, "zone": zone}
    context |= {"schedule": cohort_schedule(lab, own, zone), "events": date_events(lab, found.pk)}
    asking = waiting_for_time(lab, roster.students_of(found, person(request)))
    for_all = [row for row in cohort_requests(found, person(request)) if row.open and row.event.assignment_id == lab.pk]
    context |= {"more": more, "asking": len(asking), "for_all": len(for_all)}
    return render(request, "labs/dates/dates.html", context, status=422 if form.errors else 200)


def _initial(lab: Assignment, own: DueDate | None, zone: ZoneInfo) -> dict[str, Any]:
    """Return what the form starts with: the values that hold now."""
    plan = cohort_schedule(lab, own, zone)
    due = timezone.localtime(plan.due, zone) if plan.due else None
    initial: dict[str, Any] = {"grace_days": plan.grace_days, "max_attempts": own.max_attempts if own else None}
    if due:
        initial |= {"day": due.date().isoformat(), "hour": due.strftime("%H:%M")}
    for number, (after, share) in enumerate(plan.credit_steps, 1):
        initial |= {f"after_{number}": int(after), f"share_{number}": int(share)}
    return initial


def _save(request: HttpRequest, cohort: Cohort, lab: Assignment, form: DatesForm) -> bool:
    """Set the form's dates; put what makes no sense beside its field and return False."""
    wanted = ("due_at", "grace_days", "credit_steps", "max_attempts", "note")
    students = roster.everybody_in(cohort)
    try:
        set_dates(
            assignment=lab,
            cohort=cohort.pk,
            students=students,
            by=person(request),
            **{name: form.cleaned_data[name] for name in wanted},
        )
    except BadDates as error:
        form.add_error("share_1", str(error))
        return False
    return True


@role_required(Role.INSTRUCTOR)
@require_POST
def everybody(request: HttpRequest, cohort: UUID, assignment: UUID) -> HttpResponse:
    """Give the whole cohort more time for a lab, and so answer whoever has asked."""
    found, lab = own_lab(request, cohort, assignment)
    form = CohortTimeForm(request.POST)
    if form.is_valid():
        until = end_of(form.cleaned_data["until"], ZoneInfo(found.time_zone))
        students, reason = roster.everybody_in(found), form.cleaned_data["reason"]
        try:
            extend_cohort(
                assignment=lab, cohort=found.pk, students=students, until=until, by=person(request), note=reason
            )
        except BadDates as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("Everybody in the cohort has more time."))
    else:
        messages.error(request, wrong_with(form))
    return redirect("labs:dates", found.pk, lab.pk)
