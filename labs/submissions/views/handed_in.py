"""What a student handed in: one's own attempts and their files."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from labs.base import file_store
from labs.base.requests import person
from labs.submissions.models import Submission


def own_submission(request: HttpRequest, submission: UUID) -> Submission:
    """Return the person's own submission; `Http404` otherwise."""
    found: Submission = get_object_or_404(
        Submission.objects.select_related("assignment", "version", "student"), pk=submission, student=person(request)
    )
    return found


@login_required
@require_GET
def submission_files(request: HttpRequest, submission: UUID) -> HttpResponse:
    """Let a student have back what was handed in."""
    found = own_submission(request, submission)
    return HttpResponse(
        file_store.read(found.path),
        content_type="application/zip",
        headers={"Content-Disposition": f'attachment; filename="attempt-{found.attempt}.zip"'},
    )
