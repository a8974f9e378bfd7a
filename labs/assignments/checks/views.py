"""Instructors' pages: how the checks of their labs are run, and what to change."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from labs.assignments.checks.selectors import Report, reports
from labs.assignments.checks.services import give_to_students, look_again
from labs.base import roster
from labs.base.requests import person
from people.base.enums import Role
from people.base.rules import role_required


@role_required(Role.INSTRUCTOR)
@require_GET
def checks_list(request: HttpRequest) -> HttpResponse:
    """List the labs of the person's courses with how their checks are run."""
    found = reports(sorted(roster.courses_taught(person(request))))
    return render(request, "labs/assignments/checks_list.html", {"reports": found})


@role_required(Role.INSTRUCTOR)
@require_GET
def checks_page(request: HttpRequest, assignment: UUID) -> HttpResponse:
    """Show check by check how a lab's newest version is graded, why, and what its author should change."""
    return render(request, "labs/assignments/checks.html", {"report": _own(request, assignment)})


@role_required(Role.INSTRUCTOR)
@require_POST
def checks_again(request: HttpRequest, assignment: UUID) -> HttpResponse:
    """Ask the graders anew, or give students a version that waits for its author's word."""
    report = _own(request, assignment)
    if report.sealing is None:
        raise Http404
    if request.POST.get("what") == "give":
        give_to_students(sealing=report.sealing)
        messages.success(request, _("Students get this version now."))
    else:
        look_again(sealing=report.sealing)
        messages.success(request, _("A grader tries the checks again. Come back in a minute."))
    return redirect("labs:checks", assignment)


def _own(request: HttpRequest, assignment: UUID) -> Report:
    """Return the report of a lab whose course the person teaches; `Http404` otherwise."""
    found = reports(sorted(roster.courses_taught(person(request))), assignment=assignment)
    if not found:
        raise Http404
    return found[0]
