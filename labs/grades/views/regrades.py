"""Grading again: start it, watch it, compare, decide."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from labs.assignments import rules
from labs.assignments.models import Assignment, AssignmentVersion
from labs.assignments.own_cohorts import own_lab
from labs.assignments.selectors import title_of
from labs.base import roster
from labs.base.errors import NothingToRegrade
from labs.base.requests import is_htmx, person
from labs.grades.models.regrade import Regrade
from labs.grades.own_hand_ins import gradable
from labs.grades.selectors.regrades import Standing, regrades_of, standing, to_grade_again
from labs.grades.services.regrades import approve_regrade, discard_regrade, start_regrade
from people.base.enums import Role
from people.base.rules import role_required


@role_required(Role.INSTRUCTOR)
@require_http_methods(["GET", "POST"])
def start(request: HttpRequest, cohort: UUID, assignment: UUID) -> HttpResponse:
    """Say what grading a lab again would take in, for this cohort or all own ones, and start it."""
    found, lab = own_lab(request, cohort, assignment)
    here = to_grade_again(lab, roster.students_of(found, person(request)))
    everywhere = to_grade_again(lab, roster.learners_of(person(request), lab.course_key))
    if request.method == "POST":
        whole = request.POST.get("scope") == "all"
        submissions = list(everywhere if whole else here)
        try:
            regrade = start_regrade(
                version=_current(lab), submissions=submissions, by=person(request), cohort=None if whole else found.pk
            )
        except NothingToRegrade as error:
            messages.info(request, str(error))
            return redirect("labs:regrades", found.pk, lab.pk)
        return redirect("labs:regrade", regrade.pk)
    context = {"cohort": found, "lab": lab, "title": title_of(lab), "here": here.count(), "all": everywhere.count()}
    context["regrades"] = regrades_of(lab, person(request))
    return render(request, "labs/grades/regrades.html", context)


def _current(lab: Assignment) -> AssignmentVersion:
    assert lab.current is not None
    return lab.current


@role_required(Role.INSTRUCTOR)
@require_POST
def start_one(request: HttpRequest, submission: UUID) -> HttpResponse:
    """Grade one submission again against the newest version."""
    found = gradable(request, submission)
    chosen = list(to_grade_again(found.assignment, [found.student]).filter(pk=found.pk))
    try:
        regrade = start_regrade(version=_current(found.assignment), submissions=chosen, by=person(request), one=found)
    except NothingToRegrade as error:
        messages.info(request, str(error))
        return redirect("labs:teach_submission", found.pk)
    return redirect("labs:regrade", regrade.pk)


def _own(request: HttpRequest, regrade: UUID) -> tuple[Regrade, Standing]:
    """Return a regrade with rows that the person may see; `Http404` where there are none."""
    found = get_object_or_404(Regrade.objects.select_related("version__assignment", "started_by"), pk=regrade)
    if not rules.can_change_assignment(person(request), found.version.assignment.course_key):
        raise Http404
    stands = standing(found, person(request))
    if not stands.rows:
        raise Http404
    return found, stands


@role_required(Role.INSTRUCTOR)
@require_GET
def regrade_page(request: HttpRequest, regrade: UUID) -> HttpResponse:
    """Show how far it is; once done, points before and after, to approve or not."""
    found, stands = _own(request, regrade)
    context = {"regrade": found, "standing": stands, "title": title_of(found.version.assignment)}
    return render(request, "labs/grades/_regrade.html" if is_htmx(request) else "labs/grades/regrade.html", context)


@role_required(Role.INSTRUCTOR)
@require_POST
def decide(request: HttpRequest, regrade: UUID) -> HttpResponse:
    """Approve or discard one submission's new points, or those of everybody who waits."""
    found, stands = _own(request, regrade)
    one = request.POST.get("submission", "")
    chosen = [row.submission for row in stands.ready if one in ("", str(row.submission.pk))]
    if request.POST.get("what") == "approve":
        count = approve_regrade(regrade=found, submissions=chosen, by=person(request))
        text = ngettext("New points count for %(n)d hand-in.", "New points count for %(n)d hand-ins.", count)
    elif request.POST.get("what") == "discard":
        count = discard_regrade(regrade=found, submissions=chosen, by=person(request))
        text = ngettext("Points stay for %(n)d hand-in.", "Points stay for %(n)d hand-ins.", count)
    else:
        raise Http404
    messages.success(request, text % {"n": count})
    return redirect("labs:regrade", found.pk)
