"""A second reader: reads answers that a colleague gave points for, without seeing those points first."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from labs.assignments.own_cohorts import TEACHERS
from labs.base.errors import BadPoints
from labs.base.requests import person
from labs.grades.forms import SecondForm
from labs.grades.models.grade import AttemptToRead
from labs.grades.own_hand_ins import own_question
from labs.grades.selectors.hand_grading import clean_answer
from labs.grades.selectors.to_read import Answer, answers_of, graded, named, row_of, to_read_again
from labs.grades.services.marks import read_again
from labs.grades.to_read import hand_graded
from people.base.rules import role_required

A_PAGE = 50


@role_required(*TEACHERS)
@require_http_methods(["GET", "POST"])
def second(request: HttpRequest, cohort: UUID, assignment: UUID, grade_id: str) -> HttpResponse:
    """Show the next answer to read a second time; after saving, what both readers would give."""
    found, lab, question = own_question(request, cohort, assignment, grade_id)
    rows = to_read_again(person(request), found, lab, grade_id)
    left = rows.filter(twice=False)
    sent = request.POST.get("submission", "")
    answer = _sent(rows, sent, grade_id) if request.method == "POST" else _first(left, grade_id)
    form = SecondForm(request.POST or None, most=float(answer.task["max_points"]) if answer else 0.0)
    if answer is not None and request.method == "POST" and form.is_valid() and _kept(request, answer, grade_id, form):
        return redirect(reverse("labs:second", args=[cohort, assignment, grade_id]))
    page = Paginator(rows.filter(twice=True), A_PAGE).get_page(request.GET.get("page"))
    context: dict[str, Any] = {"cohort": found, "lab": lab, "grade_id": grade_id, "question": question}
    context |= {"answer": answer, "form": form, "page": page, "left": left.count()}
    context["read"] = answers_of(row_of(person(request), found, lab, grade_id), page, grade_id)
    context |= clean_answer(answer.grade, grade_id) if answer else {}
    return render(request, "labs/grades/second.html", context)


def _first(rows: QuerySet[Any], grade_id: str) -> Answer | None:
    chosen = rows.first()
    return _answer(chosen, grade_id) if chosen else None


def _sent(rows: QuerySet[Any], submission: str, grade_id: str) -> Answer:
    """Return the answer that a form is about; `Http404` where the reader may not read it again."""
    chosen = named(rows, submission)
    if chosen is None:
        raise Http404
    return _answer(chosen, grade_id)


def _answer(chosen: AttemptToRead, grade_id: str) -> Answer:
    grade = graded(chosen.submission_id)
    return Answer(grade, hand_graded(grade, grade_id) or {}, 0)


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
