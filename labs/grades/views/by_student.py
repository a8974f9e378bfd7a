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
from labs.grades.selectors.hand_grading import clean_answers, tasks_for_staff
from labs.grades.selectors.student import documents_of
from labs.grades.selectors.to_read import Stand, after, attempt_at, attempt_of, earlier_comments, row_of
from labs.grades.services.marks import override_points
from labs.grades.views.points import keep, points_form, values, with_comment
from pathways.models import Cohort
from people.base.rules import role_required
from people.models import User


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
    if request.method == "POST":
        return _saved(request, found, lab)
    stand = attempt_at(person(request), found, lab, request.GET.get("at", ""))
    context: dict[str, Any] = {"cohort": found, "lab": lab, "title": title_of(lab), "names": "names" in request.GET}
    if stand:
        context |= {"stand": stand, "grade": stand.grade, "questions": _questions(person(request), found, stand)}
        context["documents"] = documents_of(stand.grade.submission, stand.grade)
        context["open"] = not all(question.written for question in context["questions"])
    return render(request, "labs/grades/by_student.html", context)


def _saved(request: HttpRequest, cohort: Cohort, lab: Assignment) -> HttpResponse:
    """Keep what was typed into one hand-in, and say so or go on."""
    row = row_of(person(request), cohort, lab)
    grade = attempt_of(row, lab, request.POST.get("at", ""))
    if grade is None:
        raise Http404
    problems = _save(request, grade)
    if is_htmx(request):
        return render(request, "labs/grades/_saved.html", {"problem": " ".join(problems)})
    go = not problems and bool(request.POST.get("go"))
    to = after(row, grade) if go else grade.submission_id
    return redirect(_place(request, cohort, lab, to) if to else reverse("labs:gradebook", args=[cohort.pk]))


def _tasks(grade: SubmissionGrade) -> list[tuple[str, dict[str, Any]]]:
    """Return what a person grades in a hand-in, each with the prefix of its form's fields."""
    return [(f"q{n}", task) for n, task in enumerate(tasks_for_staff(grade)) if task["manual"]]


def _questions(teacher: User, cohort: Cohort, stand: Stand) -> list[Question]:
    grade, written = stand.grade, clean_answers(stand.grade)
    tasks = _tasks(grade)
    comments = earlier_comments(teacher, cohort, stand, {task["grade_id"]: task["comment"] for _prefix, task in tasks})
    by_hand = {task["grade_id"] for task in grade.version.tasks if task.get("manual")}
    found = []
    for prefix, task in tasks:
        found.append(
            Question(
                task,
                points_form(grade, task, prefix=prefix),
                comments[task["grade_id"]],
                **written.get(task["grade_id"], {}),
                written=task["grade_id"] in by_hand,
            )
        )
    return found


def _save(request: HttpRequest, grade: SubmissionGrade) -> list[str]:
    """Keep what was changed in a hand-in; return what is wrong, and say it where it stays."""
    if request.POST.get("version", "") != str(grade.version_id):
        # Tasks may stand in another order by now, and points would go to the wrong one.
        problems = [_("This was graded against a newer version meanwhile. Load the page again, then type your points.")]
    else:
        problems = [f"{task['title']}: {problem}" for task, problem in _kept(request, grade) if problem]
    for problem in problems if not is_htmx(request) else []:
        messages.error(request, problem)
    return problems


def _place(request: HttpRequest, cohort: Cohort, lab: Assignment, at: UUID) -> str:
    """Return the address of one hand-in of the row."""
    names = "&names" if "names" in request.GET else ""
    return f"{reverse('labs:by_student', args=[cohort.pk, lab.pk])}?at={at}{names}"


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
