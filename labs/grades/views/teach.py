"""Instructors' pages: own cohorts, one submission, one question across students, release, more time."""

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language, ngettext, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from labs.assignments import rules
from labs.assignments.models import Assignment
from labs.assignments.own_cohorts import TEACHERS, own_lab
from labs.assignments.selectors import title_of
from labs.base import roster
from labs.base.requests import is_htmx, person, tell, wrong_with
from labs.dates.forms import ExtensionForm
from labs.dates.policy import end_of
from labs.dates.selectors.dates import newest_extension, zone_of
from labs.dates.services.extensions import answer_extension
from labs.grades.forms import OverrideForm
from labs.grades.grader_sentences import in_readers_words
from labs.grades.models.grade import GradeEvent, SubmissionGrade
from labs.grades.own_hand_ins import gradable, own_question, shared_cohort
from labs.grades.selectors.hand_grading import clean_answer, tasks_for_staff
from labs.grades.selectors.regrades import to_grade_again
from labs.grades.selectors.student import documents_of
from labs.grades.selectors.to_read import Answer, Stand, earlier_comments, row_of, stand_at
from labs.grades.services.holds import hold_lab, release_lab
from labs.grades.services.marks import mark_reviewed
from labs.grades.services.read_models import as_released
from labs.grades.to_read import hand_graded
from labs.grades.views.feedback import state_context
from labs.grades.views.points import keep, points_form, with_comment
from labs.servers.requests import into_lab_server
from labs.submissions.models import Submission
from pathways.models import Cohort
from people.base.rules import role_required
from people.models import User


@role_required(*TEACHERS)
@require_GET
def cohorts(request: HttpRequest) -> HttpResponse:
    """List the cohorts that the person teaches; with one only, go straight to its gradebook."""
    found = roster.cohorts_taught(person(request))
    return render(request, "labs/grades/cohorts.html", {"cohorts": found})


@role_required(*TEACHERS)
@require_GET
def write_labs(request: HttpRequest) -> HttpResponse:
    """Open the person's own lab server in JupyterLab, where labs are written with nbgrader's tools."""
    return into_lab_server(person(request), "lab")


@role_required(*TEACHERS)
@require_POST
def release(request: HttpRequest, cohort: UUID, assignment: UUID) -> HttpResponse:
    """Release the cohort's feedback on one lab, or hold it."""
    found, lab = own_lab(request, cohort, assignment)
    submissions = Submission.objects.filter(
        assignment=lab, student__in=roster.students_of(found, person(request))
    ).select_related("assignment", "student")
    hold = request.POST.get("what") == "hold"
    change = hold_lab if hold else release_lab
    count = change(assignment=lab, cohort=found.pk, submissions=submissions, by=person(request))
    if hold:
        text = ngettext("Feedback is held for %(n)d hand-in.", "Feedback is held for %(n)d hand-ins.", count)
    else:
        text = ngettext("Feedback is out for %(n)d hand-in.", "Feedback is out for %(n)d hand-ins.", count)
    messages.success(request, text % {"n": count})
    return redirect("labs:gradebook_labs", found.pk)


@role_required(*TEACHERS)
@require_GET
def submission_page(request: HttpRequest, submission: UUID) -> HttpResponse:
    """Show one submission: points, signs, the student's pages, what happened to it, and every attempt."""
    found = gradable(request, submission)
    grade = getattr(found, "grade", None)
    context = {
        "submission": found,
        "title": title_of(found.assignment),
        "grade": grade,
        "message": in_readers_words(grade.message) if grade else "",
        "tasks": tasks_for_staff(grade) if grade else [],
        "documents": documents_of(found, grade) if grade else [],
        "attempts": Submission.objects.filter(assignment=found.assignment, student=found.student)
        .select_related("grade")
        .order_by("-attempt"),
        "events": GradeEvent.objects.filter(submission=found).select_related("by").order_by("-at"),
        "jobs": found.jobs.order_by("queued_at"),
        "decisions": found.regrade_events.select_related("by").order_by("-at"),
        "newer": rules.can_change_assignment(person(request), found.assignment.course_key)
        and to_grade_again(found.assignment, [found.student]).filter(pk=found.pk).exists(),
        "extension": ExtensionForm(),
        "cohort": shared_cohort(request, found),
        "by_hand": grade is not None and any(task["manual"] for task in grade.tasks),
        "override": OverrideForm(tasks=tasks_for_staff(grade)) if grade else None,
        "asked": newest_extension(found.assignment, found.student),
    }
    return render(request, "labs/grades/teach_submission.html", context)


@role_required(*TEACHERS)
@require_GET
def preview(request: HttpRequest, submission: UUID) -> HttpResponse:
    """Show exactly what the student sees now, or would see after a release, in the student's language and zone."""
    found = gradable(request, submission)
    grade: SubmissionGrade | None = getattr(found, "grade", None)
    after = "after" in request.GET and grade is not None
    learner = found.student
    with override(learner.language or get_language()), timezone.override(zone_of(learner)):
        context = state_context(found, as_released(grade) if after and grade else None)
        part = render_to_string("labs/grades/_state.html", context | {"previewing": True, "after": after}, request)
    title = title_of(found.assignment)
    return render(
        request,
        "labs/grades/preview.html",
        {"submission": found, "title": title, "part": part, "after": after, "grade": grade},
    )


@role_required(*TEACHERS)
@require_GET
def grade(request: HttpRequest, cohort: UUID, assignment: UUID, grade_id: str) -> HttpResponse:
    """Show one question and one answer with its rubric: names hidden unless asked for, next by one key."""
    found, lab, question = own_question(request, cohort, assignment, grade_id)
    row = row_of(person(request), found, lab, grade_id)
    stand = stand_at(row, request.GET.get("at", ""))
    context = {"cohort": found, "lab": lab, "grade_id": grade_id, "question": question, "names": "names" in request.GET}
    if stand:
        context |= _answer_context(person(request), found, stand, grade_id)
    return render(request, "labs/grades/grade.html", context)


def _answer_context(teacher: User, cohort: Cohort, stand: Stand, grade_id: str) -> dict[str, Any]:
    """Return the answer that stands there, with its form."""
    task = hand_graded(stand.grade, grade_id) or {}
    return {
        "stand": stand,
        "answer": Answer(stand.grade, task, stand.number),
        **clean_answer(stand.grade, grade_id),
        "form": points_form(stand.grade, task),
        "comments": earlier_comments(teacher, cohort, stand, {grade_id: task["comment"]})[grade_id],
        "documents": documents_of(stand.grade.submission, stand.grade),
    }


@role_required(*TEACHERS)
@require_POST
def save_points(request: HttpRequest, submission: UUID) -> HttpResponse:
    """Keep points and comment as they are typed; answers a short line, or goes on to `next` without script."""
    found = gradable(request, submission)
    result: SubmissionGrade | None = getattr(found, "grade", None)
    grade_id = request.POST.get("grade_id", "")
    task = hand_graded(result, grade_id) if result else None
    if result is None or task is None:
        raise Http404
    form = points_form(result, task, with_comment(request.POST))
    problem = keep(found, grade_id, form, person(request))
    if is_htmx(request):
        return render(request, "labs/grades/_saved.html", {"problem": problem}, status=200)
    if problem:
        messages.error(request, problem)
    return redirect(_then(request, reverse("labs:teach_submission", args=[found.pk])))


def _then(request: HttpRequest, otherwise: str) -> str:
    """Return where the form asked to go, if that is a page of our own; else `otherwise`."""
    wanted = request.POST.get("then", "")
    if wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None):
        return wanted
    return otherwise


@role_required(*TEACHERS)
@require_POST
def looked(request: HttpRequest, submission: UUID) -> HttpResponse:
    """Note that the signs on a submission were looked at."""
    found = gradable(request, submission)
    if getattr(found, "grade", None) is None:
        raise Http404
    mark_reviewed(submission=found, note=request.POST.get("note", "")[:200], by=person(request))
    messages.success(request, _("Noted. The points have not changed."))
    return redirect("labs:teach_submission", found.pk)


@role_required(*TEACHERS)
@require_POST
def extension(request: HttpRequest, assignment: UUID, student: UUID) -> HttpResponse:
    """Give one student a new date for one lab, or say no."""
    lab, learner = get_object_or_404(Assignment, pk=assignment), get_object_or_404(User, pk=student)
    if not rules.teaches_student(person(request), learner, lab.course_key):
        raise Http404
    form = ExtensionForm(request.POST)
    if form.is_valid():
        day, zone = form.cleaned_data["until"], zone_of(learner)
        until = end_of(day, zone) if day else None
        note = form.cleaned_data["note"]
        answer = {"assignment": lab, "student": learner, "until": until, "by": person(request), "note": note}
        tell(request, partial(answer_extension, **answer), _("Your answer is saved."))
    else:
        messages.error(request, wrong_with(form))
    return redirect(_then(request, reverse("labs:teach")))
