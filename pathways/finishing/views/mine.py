"""A student's pages: how far I am with finishing, and my exams."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from pathways.base.errors import NotYetReady
from pathways.finishing.exams import report_exam, take_back_exam
from pathways.finishing.forms import ExamForm
from pathways.finishing.selectors import exam_names, own_checklists, waiting_things
from pathways.finishing.steps import own_steps
from pathways.learning.selectors.skills import exams_of
from pathways.planning.views.opening import me
from people.base.enums import Role
from people.base.rules import role_required


@role_required(Role.STUDENT)
@require_GET
def finishing(request: HttpRequest) -> HttpResponse:
    """Show each course's checklist, what waits for its turn, and the person's way so far."""
    ways = own_checklists(me(request))
    courses = [held.course for _way, rows in ways for held in rows]
    context = {
        "ways": ways,
        "ended": [way for way, rows in ways if rows and all(held.done for held in rows)],
        "waiting": waiting_things(me(request), courses, own=True),
        "steps": own_steps(me(request)),
    }
    return render(request, "pathways/finishing/mine.html", context)


@role_required(Role.STUDENT)
@require_http_methods(["GET", "POST"])
def exams(request: HttpRequest) -> HttpResponse:
    """Show the student's exams; take in one that they report."""
    form = ExamForm(request.POST or None, names=exam_names(me(request)))
    if request.method == "POST" and form.is_valid():
        try:
            report_exam(student=me(request), **form.values)
        except NotYetReady as error:
            form.add_error("taken_on", str(error))
        else:
            messages.success(request, _("Noted. Show your proof to a staff member when you can; no copy is kept."))
            return redirect("pathways:my_exams")
    context = {"form": form, "exams": exams_of(me(request))}
    return render(request, "pathways/finishing/my_exams.html", context, status=400 if form.errors else 200)


@role_required(Role.STUDENT)
@require_POST
def take_back(request: HttpRequest, exam: UUID) -> HttpResponse:
    """Take back an exam that the student reported by mistake."""
    held = get_object_or_404(exams_of(me(request)), pk=exam, proof_seen_on=None)
    try:
        take_back_exam(attempt=held, by=me(request))
        messages.success(request, _("Taken back."))
    except NotYetReady as error:
        messages.info(request, str(error))
    return redirect("pathways:my_exams")
