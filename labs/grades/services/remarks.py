"""Comments on single cells of a student's notebook."""

import hashlib
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from labs.base import file_store
from labs.base.enums import GradeEventKind
from labs.base.errors import NotOpen
from labs.grades.models.grade import FeedbackDocument, GradeEvent, SubmissionGrade
from labs.grades.remarks import cells
from labs.grades.selectors.remarks import page_after_release, page_text, remarks_of
from labs.grades.selectors.student import documents_of
from labs.submissions.models import Submission
from people.models import User

LONGEST = 2000


@transaction.atomic
def remark_on_cell(*, submission: Submission, notebook: str, cell: str, text: str, by: User) -> None:
    """Keep a comment on one cell as it is typed; an empty one takes it back. The student sees it after a release.

    Appends a `remark` grade event with `data` {"notebook", "cell"}, unless nothing changed. Raises `NotOpen` where
    the feedback has no such cell.
    """
    grade = SubmissionGrade.objects.select_for_update().filter(submission=submission).first()
    pages = [page for page in documents_of(submission, grade) if page.notebook == notebook] if grade else []
    if grade is None or not any(found.ref == cell for page in pages for found in cells(page_text(page))):
        raise NotOpen(_("This cell is not in the notebook any more."))
    text = text.strip()[:LONGEST]
    if text == remarks_of(submission).get(notebook, {}).get(cell, ""):
        return
    GradeEvent.objects.create(
        submission=submission,
        version_id=grade.version_id,
        kind=GradeEventKind.REMARK,
        comment=text,
        data={"notebook": notebook, "cell": cell},
        by=by,
    )


def unpublished(
    submission: Submission, grade: SubmissionGrade, until: datetime | None = None
) -> list[tuple[FeedbackDocument, bytes]]:
    """Return the pages that a release would change, each with its new text in the student's language.

    `until`: with the comments of that time, those of the last release say, in place of the newest.
    """
    events = GradeEvent.objects.filter(submission=submission, kind=GradeEventKind.REMARK)
    if not events.exists():
        return []
    changed = []
    with override(submission.student.language or None):
        for document in documents_of(submission, grade):
            page = page_after_release(document, until).encode("utf-8", "replace")
            if hashlib.md5(page, usedforsecurity=False).hexdigest() != document.md5:
                changed.append((document, page))
    return changed


def publish_remarks(*, submission: Submission, grade: SubmissionGrade, until: datetime | None = None) -> int:
    """Keep each page with the comments as they are now as its newest version; return how many. Part of a release."""
    pages = unpublished(submission, grade, until)
    for document, page in pages:
        digest = hashlib.sha256(page).hexdigest()[:16]
        FeedbackDocument.objects.create(
            submission=submission,
            version_id=document.version_id,
            notebook=document.notebook,
            path=file_store.keep(f"feedback/remarks/{submission.id}/{digest}.html", page),
            md5=hashlib.md5(page, usedforsecurity=False).hexdigest(),
        )
    return len(pages)
