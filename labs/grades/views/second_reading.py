"""A second reader: reads answers that a colleague gave points for, without seeing those points first."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from labs.assignments.own_cohorts import TEACHERS
from labs.base.errors import BadPoints
from labs.base.requests import person
from labs.grades.forms import SecondForm
from labs.grades.own_hand_ins import own_question
from labs.grades.selectors.hand_grading import Answer, clean_answer, to_read_again
from labs.grades.services.marks import read_again
from people.base.rules import role_required


@role_required(*TEACHERS)
@require_http_methods(["GET", "POST"])
def second(request: HttpRequest, cohort: UUID, assignment: UUID, grade_id: str) -> HttpResponse:
    """Show the next answer to read a second time; after saving, what both readers would give."""
    found, lab = own_question(request, cohort, assignment, grade_id)
    answers = to_read_again(person(request), found, lab.assignment, grade_id)
    form = SecondForm(request.POST or None, most=_most(answers))
    if request.method == "POST":
        answer = next((a for a in answers if str(a.grade.submission_id) == request.POST.get("submission")), None)
        if answer is None:
            raise Http404
        if form.is_valid() and _kept(request, answer, grade_id, form):
            return redirect(reverse("labs:second", args=[cohort, assignment, grade_id]))
    else:
        answer = next((a for a in answers if a.task.get("second") is None), None)
    context: dict[str, Any] = {"cohort": found, "lab": lab, "grade_id": grade_id, "question": lab.hand_graded[grade_id]}
    context |= {"answer": answer, "form": form, "read": [a for a in answers if a.task.get("second") is not None]}
    context |= {"left": len(answers) - len(context["read"])} | (clean_answer(answer.grade, grade_id) if answer else {})
    return render(request, "labs/grades/second.html", context)


def _most(answers: list[Answer]) -> float:
    return float(answers[0].task["max_points"]) if answers else 0.0


def _kept(request: HttpRequest, answer: Answer, grade_id: str, form: SecondForm) -> bool:
    """Keep the second reading; return whether that went well."""
    points, note = form.cleaned_data["points"], form.cleaned_data["note"]
    try:
        read_again(submission=answer.grade.submission, grade_id=grade_id, points=points, note=note, by=person(request))
    except BadPoints as error:
        form.add_error("points", str(error))
        return False
    first = f"{answer.task['points']:g}"
    text = _("Saved. The first reader gave %(first)s, you gave %(second)s.")
    messages.success(request, text % {"first": first, "second": f"{points:g}"})
    return True
