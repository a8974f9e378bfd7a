"""The ways from the site into a lab server, and back to the lesson."""

from urllib.parse import urlencode
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from labs.assignments import rules
from labs.assignments.models import Assignment
from labs.base.requests import person
from labs.servers.requests import into_lab_server, start_lab_server
from labs.submissions.services import note_opening
from pathways.content.selectors.lessons import lesson_url
from people.models import User


def lab_to_open(user: User, assignment: UUID) -> Assignment:
    """Return a lab that the person may open; `Http404` otherwise."""
    found = get_object_or_404(Assignment.objects.select_related("current"), pk=assignment)
    if not rules.can_open(user, found):
        raise Http404
    return found


@login_required
@require_http_methods(["GET", "POST"])
def open_lab(request: HttpRequest, assignment: UUID) -> HttpResponse:
    """Start the person's lab server and open the lab in JupyterLab."""
    lab = lab_to_open(person(request), assignment)
    note_opening(assignment=lab, student=person(request))
    return _into_lab(person(request), lab, "open")


@login_required
@require_GET
def plain_lab(request: HttpRequest, assignment: UUID) -> HttpResponse:
    """Go to the lab server's simple page: the same lab without JupyterLab; the way is that of `open_lab`."""
    lab = lab_to_open(person(request), assignment)
    note_opening(assignment=lab, student=person(request))
    return _into_lab(person(request), lab, "plain")


@login_required
@require_POST
def get_ready(request: HttpRequest, assignment: UUID) -> HttpResponse:
    """Start the person's lab server while they still read, so that it is there when they open the lab."""
    lab_to_open(person(request), assignment)
    start_lab_server(person(request))
    return HttpResponse(status=204)


def _into_lab(user: User, lab: Assignment, page: str) -> HttpResponse:
    """Start the person's lab server and redirect to its page about `lab`: "open", "plain" or "hand-in"."""
    query = urlencode({"course": lab.course_key, "assignment": lab.key})
    return into_lab_server(user, f"academy/{page}?{query}")


@login_required
@require_GET
def hand_in_lab(request: HttpRequest, assignment: UUID) -> HttpResponse:
    """Go to the lab server's plain page that hands in what is saved there; the way is that of `open_lab`."""
    return _into_lab(person(request), lab_to_open(person(request), assignment), "hand-in")


@login_required
@require_GET
def back_to_lesson(request: HttpRequest, course: str, key: str) -> HttpResponse:
    """Send a person in a lab server back to the lesson; the lab server knows names only, not our addresses."""
    lab = get_object_or_404(Assignment, course_key=course, key=key)
    if not rules.can_open(person(request), lab):
        raise Http404
    return redirect(lesson_url(lab.lab_key) or "start")
