"""Comments on single cells: what instructors have written, and the pages they stand on."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from labs.base import answer_html, file_store
from labs.base.enums import GradeEventKind
from labs.grades import remarks
from labs.grades.models.grade import FeedbackDocument, GradeEvent, SubmissionGrade
from labs.grades.selectors.student import documents_of
from labs.submissions.models import Submission


@dataclass(frozen=True)
class Place:
    """One cell an instructor can comment on, with the comment as it is now. `html` is clean."""

    notebook: str
    ref: str
    number: int
    html: str
    comment: str


def remarks_of(submission: Submission, until: datetime | None = None) -> dict[str, dict[str, str]]:
    """Return notebook → cell → the newest comment; an emptied one is not in it. One query.

    `until`: as it was at that time.
    """
    found: dict[str, dict[str, str]] = defaultdict(dict)
    events = GradeEvent.objects.filter(submission=submission, kind=GradeEventKind.REMARK).order_by("at", "id")
    for event in events.filter(at__lte=until) if until else events:
        found[event.data["notebook"]][event.data["cell"]] = event.comment
    return {name: {ref: text for ref, text in rows.items() if text} for name, rows in found.items()}


def page_text(document: FeedbackDocument) -> str:
    """Return a feedback page as it was kept. Raises `FileNotFoundError` where the file is lost."""
    return file_store.read(document.path).decode("utf-8", "replace")


def page_after_release(document: FeedbackDocument, until: datetime | None = None) -> str:
    """Return a feedback page with the comments of now, as a release would show it, or with those of `until`."""
    texts = remarks_of(document.submission, until).get(document.notebook, {})
    return remarks.with_remarks(page_text(document), texts)


def places(submission: Submission, grade: SubmissionGrade) -> list[Place]:
    """Return every cell of a submission's feedback pages. Two queries."""
    texts = remarks_of(submission)
    return [
        Place(
            notebook=document.notebook,
            ref=cell.ref,
            number=number,
            html=answer_html.clean(cell.html),
            comment=texts.get(document.notebook, {}).get(cell.ref, ""),
        )
        for document in documents_of(submission, grade)
        for number, cell in enumerate(remarks.cells(page_text(document)), 1)
    ]
