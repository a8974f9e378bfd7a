"""The student's own jobs and what they say about them, and the page where staff confirm it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from people.models import Task, User
from people.trail.confidential import open_own, open_sealed
from placement.base.acting import SignedIn, attempt, placement_staff, student_only
from placement.base.enums import PlacementState
from placement.base.rules import own_students
from placement.placements.forms import EndForm, PlacementForm
from placement.placements.models import Placement
from placement.placements.rules import own_placements
from placement.reports.forms import GotForm, LeftForm
from placement.reports.models import JobReport, ReportKind
from placement.reports.services import confirm_job, confirm_left, set_aside, tell_job, tell_left


def _where(student: User, row: Placement) -> str:
    return row.referral.order.employer.name if row.referral else open_own(student, "employer", row.sealed_employer)


@student_only
def my_jobs(request: SignedIn) -> HttpResponse:
    """List the student's own jobs, and what they told that waits."""
    rows = Placement.objects.filter(student=request.user).select_related("referral__order__employer")
    context = {
        "jobs": [(row, _where(request.user, row), row.state != PlacementState.SEPARATED) for row in rows],
        "reports": JobReport.objects.filter(student=request.user).select_related("placement"),
    }
    return render(request, "placement/reports/my_jobs.html", context)


def _thanks(task: Task) -> str:
    """Return who reads it: what is said is what was done."""
    if task.owner is None:
        return _("Saved. Nobody works with you on this so far: please ask the staff.")
    if task.stands_in:
        return _("Thank you. An administrator reads it and finds somebody to work with you.")
    return _("Thank you. Your placement advisor reads it next.")


def _tell(request: SignedIn, form: forms.Form, title: str, act: Callable[..., Task]) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        made: list[Task] = []
        attempt(request, lambda: made.append(act(**form.cleaned_data)), lambda: _thanks(made[0]))
        return redirect("placement:my-jobs")
    return render(request, "placement/reports/tell.html", {"form": form, "title": title})


@student_only
def got(request: SignedIn) -> HttpResponse:
    """Say "I got a job"."""
    form = GotForm(request.POST if request.method == "POST" else None)
    return _tell(request, form, _("I got a job"), lambda **data: tell_job(student=request.user, **data))


@student_only
def left(request: SignedIn, placement: UUID) -> HttpResponse:
    """Say "I left a job"."""
    row = get_object_or_404(Placement, pk=placement, student=request.user)
    form = LeftForm(request.POST) if request.method == "POST" else LeftForm(initial={"on": timezone.localdate()})
    title = _("I left this job: %(title)s") % {"title": row.title}
    return _tell(request, form, title, lambda **data: tell_left(placement=row, by=request.user, **data))


def _form(request: SignedIn, row: JobReport) -> forms.BaseForm:
    """Return the form that confirms a report, filled with what the student said. The look is logged."""
    data = request.POST if request.method == "POST" else None
    if row.kind == ReportKind.LEFT:
        return EndForm(data, initial={"on": row.on or timezone.localdate(), "reason": row.reason or "not_said"})
    name = open_sealed(row.student, "employer", row.sealed_employer, reader=request.user, reason="told of a job")
    return PlacementForm(data, with_referral=False, initial={"employer_name": name, "start_on": row.on})


@placement_staff
def report(request: SignedIn, report: UUID) -> HttpResponse:
    """Show what a student says about a job, and confirm it."""
    row = _own(request, report)
    form = _form(request, row) if not row.answer else None
    if form is not None and request.method == "POST" and form.is_valid():
        data: dict[str, Any] = form.cleaned_data
        confirm: Callable[..., JobReport] = confirm_left if row.kind == ReportKind.LEFT else confirm_job
        if attempt(request, lambda: confirm(report=row, by=request.user, **data), _("Saved.")):
            return redirect("placement:report", row.pk)
    jobs = own_placements(request.user).filter(student=row.student)
    ways = row.student.referrals.filter(state="accepted").select_related("order")
    return render(request, "placement/reports/report.html", {"report": row, "form": form, "jobs": jobs, "ways": ways})


def _own(request: SignedIn, pk: UUID) -> JobReport:
    found = JobReport.objects.filter(student__in=own_students(request.user))
    return get_object_or_404(found.select_related("student", "placement"), pk=pk)


@placement_staff
@require_POST
def aside(request: SignedIn, report: UUID) -> HttpResponse:
    """Leave a report without effect."""
    row = _own(request, report)
    attempt(request, lambda: set_aside(report=row, by=request.user), _("Set aside. The student reads it."))
    return redirect("placement:report", row.pk)
