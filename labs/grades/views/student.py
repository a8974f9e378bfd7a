"""The student's pages of a hand-in: watch it being graded, read points and feedback."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_GET

from labs.assignments.selectors import task_titles, title_of
from labs.base.requests import person
from labs.grades.feedback_language import in_readers_language
from labs.grades.models.grade import CurrentGrade, FeedbackDocument
from labs.grades.selectors.remarks import page_after_release, page_text
from labs.grades.selectors.student import visible_feedback
from labs.grades.views.feedback import state_context
from labs.submissions.models import Submission
from labs.submissions.rules import can_grade
from labs.submissions.views.handed_in import own_submission

# What a student printed can hold anything: no script, no network, and no way out of the frame.
FRAME_CSP = (
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; frame-ancestors 'self'"
)


@login_required
@require_GET
def submission_page(request: HttpRequest, submission: UUID) -> HttpResponse:
    """Show the receipt, where the grading stands or the feedback, and every attempt."""
    found = own_submission(request, submission)
    attempts = (
        Submission.objects.filter(assignment=found.assignment, student=person(request))
        .select_related("grade")
        .order_by("-attempt")
    )
    context = state_context(found) | {"attempts": attempts, "current": _counting(found)}
    return render(request, "labs/grades/submission.html", context)


@login_required
@require_GET
def submission_state(request: HttpRequest, submission: UUID) -> HttpResponse:
    """Return just the live part of the submission's page; it asks again by itself while the work goes on."""
    return render(request, "labs/grades/_state.html", state_context(own_submission(request, submission)))


@login_required
@require_GET
def submission_print(request: HttpRequest, submission: UUID) -> HttpResponse:
    """Show points and feedback as one plain page for paper."""
    return render(request, "labs/grades/print.html", state_context(own_submission(request, submission), printing=True))


def _counting(submission: Submission) -> UUID | None:
    """Return the id of the attempt that counts."""
    grades = CurrentGrade.objects.filter(assignment=submission.assignment_id, student=submission.student_id)
    return grades.values_list("submission_id", flat=True).first()


@login_required
@require_GET
@xframe_options_sameorigin
def feedback_frame(request: HttpRequest, document: UUID) -> HttpResponse:
    """Return one feedback page for its frame, walled off from the site by its own policy."""
    found = get_object_or_404(
        FeedbackDocument.objects.select_related("submission__assignment", "submission__student", "version"), pk=document
    )
    reader = person(request)
    own = found.submission.student_id == reader.pk
    visible = found in visible_feedback(found.submission) if own else can_grade(reader, found.submission)
    if not visible:
        raise Http404
    # `after`: as a release now would show it, for staff alone.
    page = page_after_release(found) if "after" in request.GET and not own else page_text(found)
    version = found.version
    title = title_of(found.submission.assignment)
    page = in_readers_language(page, title=title, tasks=task_titles(version), checks=version.tasks)
    response = HttpResponse(page, content_type="text/html; charset=utf-8")
    response["Content-Security-Policy"] = FRAME_CSP
    return response
