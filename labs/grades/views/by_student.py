"""Grading by hand student by student: every question of one hand-in on one page; and points of an instructor's own."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from labs.assignments.models import Assignment
from labs.assignments.own_cohorts import TEACHERS, own_lab
from labs.assignments.selectors import title_of
from labs.base.errors import BadPoints
from labs.base.requests import is_htmx, person, wrong_with
from labs.grades.forms import OverrideForm, PointsForm
from labs.grades.history import to_settle
from labs.grades.models.grade import SubmissionGrade
from labs.grades.own_hand_ins import gradable
from labs.grades.selectors.hand_grading import (
    answers_among,
    clean_answers,
    earlier_comments,
    hand_ins_to_grade,
    tasks_for_staff,
)
from labs.grades.selectors.student import documents_of
from labs.grades.services.marks import override_points
from labs.grades.views.points import keep, points_form, values, with_comment
from pathways.models import Cohort
from people.base.rules import role_required


@dataclass(frozen=True)
class Question:
    """One question of the hand-in with its form. `html` or `source`: what the student wrote, where it is in words."""

    task: dict[str, Any]
    form: PointsForm
    comments: list[str]
    html: str = ""
    source: str = ""
    # Written for a person from the start; otherwise a check that could not decide by itself.
    written: bool = True

    @property
    def differs(self) -> bool:
        """Whether a second reader would give other points and nobody has decided since."""
        return to_settle(self.task)


@role_required(*TEACHERS)
@require_http_methods(["GET", "POST"])
def by_student(request: HttpRequest, cohort: UUID, assignment: UUID) -> HttpResponse:
    """Show one hand-in with all that a person grades in it, names hidden unless asked for; keep it as it is typed."""
    found, lab = own_lab(request, cohort, assignment)
    wanted = request.POST.get("at") or request.GET.get("at", "")
    grades = hand_ins_to_grade(person(request), found, lab, first=wanted)
    if request.method == "POST":
        problems = _save(request, grades, wanted)
        if is_htmx(request):
            return render(request, "labs/grades/_saved.html", {"problem": " ".join(problems)})
        return redirect(_after(request, found, lab, grades, "" if problems else request.POST.get("go", "")))
    context: dict[str, Any] = {"cohort": found, "lab": lab, "title": title_of(lab), "names": "names" in request.GET}
    context |= {"total": len(grades), "done": sum(grade.waiting == 0 for grade in grades)}
    if grades:
        at = _position(grades, wanted)
        grade = grades[at]
        context |= {"grade": grade, "number": at + 1, "questions": _questions(grades, grade)}
        context |= {"documents": documents_of(grade.submission, grade)}
        context |= {"previous": grades[at - 1] if at else None, "last": at + 1 == len(grades)}
        context["open"] = not all(question.written for question in context["questions"])
    return render(request, "labs/grades/by_student.html", context)


def _position(grades: list[SubmissionGrade], wanted: str) -> int:
    """Return the index of the hand-in asked for, or of the first that waits for a person."""
    for index, grade in enumerate(grades):
        if str(grade.submission_id) == wanted:
            return index
    return next((index for index, grade in enumerate(grades) if grade.waiting), 0)


def _tasks(grade: SubmissionGrade) -> list[tuple[str, dict[str, Any]]]:
    """Return what a person grades in a hand-in, each with the prefix of its form's fields."""
    return [(f"q{n}", task) for n, task in enumerate(tasks_for_staff(grade)) if task["manual"]]


def _questions(grades: list[SubmissionGrade], grade: SubmissionGrade) -> list[Question]:
    written = clean_answers(grade)
    by_hand = {task["grade_id"] for task in grade.version.tasks if task.get("manual")}
    found = []
    for prefix, task in _tasks(grade):
        answers = answers_among(grades, task["grade_id"])
        here = next(answer for answer in answers if answer.grade is grade)
        found.append(
            Question(
                task,
                points_form(grade, task, prefix=prefix),
                earlier_comments(answers, here),
                **written.get(task["grade_id"], {}),
                written=task["grade_id"] in by_hand,
            )
        )
    return found


def _save(request: HttpRequest, grades: list[SubmissionGrade], wanted: str) -> list[str]:
    """Keep what was changed in the hand-in that was asked for; return what is wrong, and say it where it stays."""
    grade = next((grade for grade in grades if str(grade.submission_id) == wanted), None)
    if grade is None:
        raise Http404
    if request.POST.get("version", "") != str(grade.version_id):
        # Tasks may stand in another order by now, and points would go to the wrong one.
        problems = [_("This was graded against a newer version meanwhile. Load the page again, then type your points.")]
    else:
        problems = [f"{task['title']}: {problem}" for task, problem in _kept(request, grade) if problem]
    for problem in problems if not is_htmx(request) else []:
        messages.error(request, problem)
    return problems


def _after(request: HttpRequest, cohort: Cohort, lab: Assignment, grades: list[SubmissionGrade], go: str) -> str:
    """Return where to be after saving: at the next hand-in where `go` asks for it, else at the same."""
    wanted = request.POST["at"]
    ids = [str(grade.submission_id) for grade in grades]
    at = ids.index(wanted) + (1 if go else 0)
    if at == len(ids):
        return reverse("labs:gradebook", args=[cohort.pk])
    names = "&names" if "names" in request.GET else ""
    return f"{reverse('labs:by_student', args=[cohort.pk, lab.pk])}?at={ids[at]}{names}"


def _kept(request: HttpRequest, grade: SubmissionGrade) -> list[tuple[dict[str, Any], str]]:
    """Keep each question's points where they were changed; return every task with what is wrong with it, or ''.

    What was left alone stays as it is: two readers' difference is settled by a decision, not by passing by.
    """
    told = []
    for prefix, task in _tasks(grade):
        form = points_form(grade, task, with_comment(request.POST, prefix=prefix), prefix=prefix)
        before = {"points": task["points"] if task["done"] else None}
        before |= {name: task[name] for name in ("comment", "rubric")}
        if form.is_valid() and values(grade, task["grade_id"], form) == before:
            continue
        told.append((task, keep(grade.submission, task["grade_id"], form, person(request))))
    return told


@role_required(*TEACHERS)
@require_POST
def override(request: HttpRequest, submission: UUID) -> HttpResponse:
    """Set points of the person's own for one task or the whole hand-in, with the reason."""
    found = gradable(request, submission)
    grade: SubmissionGrade | None = getattr(found, "grade", None)
    if grade is None:
        raise Http404
    form = OverrideForm(request.POST, tasks=tasks_for_staff(grade))
    problem = wrong_with(form)
    if not problem:
        task, points, reason = (form.cleaned_data[name] for name in ("task", "points", "reason"))
        try:
            override_points(submission=found, grade_id=task, points=points, reason=reason, by=person(request))
        except BadPoints as error:
            problem = str(error)
    if problem:
        messages.error(request, problem)
    else:
        messages.success(request, _("These points count now. The student sees them after the next release."))
    return redirect("labs:teach_submission", found.pk)
