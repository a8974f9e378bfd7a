"""Places to look: hand-ins of one's own cohort that read alike. No page says what that means."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from labs.assignments.own_cohorts import own_lab
from labs.assignments.selectors import title_of
from labs.base.requests import person
from labs.grades.selectors.alike import COMPARED, SHOWN, pairs_alike, passages, two_works, works_of
from people.base.enums import Role
from people.base.rules import role_required


@role_required(Role.INSTRUCTOR)
@require_GET
def alike(request: HttpRequest, cohort: UUID, assignment: UUID) -> HttpResponse:
    """List the pairs of hand-ins that have much in common."""
    found, lab = own_lab(request, cohort, assignment)
    works = works_of(found, lab, person(request), most=COMPARED)
    read = [work for work in works if work.read]
    context = {
        "cohort": found,
        "lab": lab,
        "title": title_of(lab),
        "number": len(read),
        "pairs": pairs_alike(read, most=SHOWN),
    }
    context |= {"most": COMPARED, "bounded": len(works) == COMPARED, "most_pairs": SHOWN}
    context["unread"] = [work.submission for work in works if not work.read]
    return render(request, "labs/grades/alike.html", context)


@role_required(Role.INSTRUCTOR)
@require_GET
def alike_pair(request: HttpRequest, cohort: UUID, assignment: UUID, first: UUID, second: UUID) -> HttpResponse:
    """Show the passages of two hand-ins that read alike, side by side."""
    found, lab = own_lab(request, cohort, assignment)
    works = two_works(found, lab, person(request), first, second) if first != second else None
    if works is None:
        raise Http404
    context = {"cohort": found, "lab": lab, "title": title_of(lab)}
    context |= {"first": works[0], "second": works[1], "passages": passages(*works)}
    return render(request, "labs/grades/alike_pair.html", context)
