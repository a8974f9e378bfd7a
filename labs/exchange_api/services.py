"""Feedback pages that an instructor made with nbgrader's own command."""

import hashlib

from django.db import transaction
from django.utils.translation import gettext as _

from labs.base import answer_html, file_store
from labs.base.errors import NotOpen
from labs.grades.models.grade import FeedbackDocument, SubmissionGrade
from labs.submissions.models import Submission

STYLE = b"<!doctype html><meta charset=utf-8><title>Feedback</title>"


@transaction.atomic
def attach_feedback(*, submission: Submission, notebook: str, page: bytes) -> FeedbackDocument:
    """Keep a page of feedback in place of the grader's; scripts and styles are taken out first.

    Raises `NotOpen` where the submission has no such notebook or is not graded yet.
    """
    grade = SubmissionGrade.objects.select_related("version").filter(submission=submission).first()
    if grade is None or notebook not in grade.version.notebooks:
        raise NotOpen(_("This hand-in is not graded yet."))
    clean = STYLE + answer_html.clean(page.decode("utf-8", "replace")).encode()
    digest = hashlib.sha256(clean).hexdigest()[:16]
    return FeedbackDocument.objects.create(
        submission=submission,
        version=grade.version,
        notebook=notebook,
        path=file_store.keep(f"feedback/by-hand/{submission.id}/{digest}.html", clean),
        md5=hashlib.md5(clean, usedforsecurity=False).hexdigest(),
    )
