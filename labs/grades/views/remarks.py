"""Comments on single cells, for instructors."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from labs.assignments.own_cohorts import TEACHERS
from labs.assignments.selectors import title_of
from labs.base.errors import NotOpen
from labs.base.requests import is_htmx, person
from labs.grades.own_hand_ins import gradable
from labs.grades.selectors.remarks import places
from labs.grades.services.remarks import remark_on_cell
from people.base.rules import role_required


@role_required(*TEACHERS)
@require_http_methods(["GET", "POST"])
def cells_page(request: HttpRequest, submission: UUID) -> HttpResponse:
    """Show every cell of a hand-in with room for a comment; keep a comment as it is typed."""
    found = gradable(request, submission)
    grade = getattr(found, "grade", None)
    if grade is None:
        raise Http404
    if request.method == "POST":
        notebook, cell, problem = request.POST.get("notebook", ""), request.POST.get("cell", ""), ""
        text = request.POST.get("comment", "")
        try:
            remark_on_cell(submission=found, notebook=notebook, cell=cell, text=text, by=person(request))
        except NotOpen as error:
            problem = str(error)
        if is_htmx(request):
            return render(request, "labs/grades/_saved.html", {"problem": problem})
        if problem:
            messages.error(request, problem)
        return redirect(reverse("labs:remarks", args=[found.pk]) + ("" if problem else f"#cell-{cell}"))
    rows = places(found, grade)
    return render(
        request, "labs/grades/cells.html", {"submission": found, "title": title_of(found.assignment), "rows": rows}
    )
