"""The grading queue as instructors see it."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from labs.assignments.selectors import title_of
from labs.base.requests import is_htmx, person
from labs.queue.models import GradingJob
from labs.queue.selectors.health import grader_health
from labs.queue.selectors.jobs import queue_rows, refused_rows
from labs.queue.selectors.waiting_time import Pace, about, pace
from labs.queue.services import retry_job
from labs.submissions.rules import can_grade
from people.base.enums import Role
from people.base.rules import role_required

TEACHERS = (Role.INSTRUCTOR, Role.ASSISTANT)


@role_required(*TEACHERS)
@require_GET
def queue_page(request: HttpRequest) -> HttpResponse:
    """Show every unfinished or set-aside job of the person's courses, with its state, reason and a retry button."""
    now = pace()
    rows = [(job, title_of(job.submission.assignment), _ready_in(now, job)) for job in queue_rows(person(request))]
    refused = [(one, title_of(one.assignment)) for one in refused_rows(person(request))]
    context = {"rows": rows, "refused": refused, "health": grader_health(), "pace": now}
    context["empty_in"] = about(now.seconds_until_empty) if now.waiting and now.seconds_until_empty else ""
    return render(request, "labs/queue/_queue.html" if is_htmx(request) else "labs/queue/queue.html", context)


def _ready_in(now: Pace, job: GradingJob) -> str:
    """Return when a job will be ready, as one says it; '' where nobody can say."""
    left = now.seconds_until(job.pk)
    return about(left) if left is not None else ""


@role_required(*TEACHERS)
@require_POST
def retry(request: HttpRequest, job: UUID) -> HttpResponse:
    """Send a job that was set aside back to the graders."""
    found = get_object_or_404(
        GradingJob.objects.select_related("submission__assignment", "submission__student"), pk=job
    )
    if not can_grade(person(request), found.submission):
        raise Http404
    retry_job(job=found, by=person(request))
    messages.success(request, _("It is back in the queue."))
    return redirect("labs:queue")
