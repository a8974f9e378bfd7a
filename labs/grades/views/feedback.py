"""What a student reads about one submission; the student's page, the print view and the preview all show this."""

from typing import Any

from labs.models import Submission, SubmissionGrade
from labs.remarks import remarks_in
from labs.saying import in_readers_words
from labs.selectors.remarks import page_text
from labs.selectors.student import Progress, ahead_of, documents_of, progress_of, task_lines, title_of, visible_feedback
from pathways import selectors


def state_context(
    submission: Submission, released: SubmissionGrade | None = None, *, printing: bool = False
) -> dict[str, Any]:
    """Return what `labs/_state.html` needs. `released`: show this grade instead of what the student may see now.

    `printing`: with the comments on cells as text, because paper shows no frames.
    """
    progress = Progress("ready", None, released) if released else progress_of(submission)
    lesson_url = selectors.lesson_url(submission.assignment.lab_key)
    ready = progress.state == "ready" and progress.grade is not None
    pages = documents_of(submission, released) if released else visible_feedback(submission)
    return {
        "submission": submission,
        "title": title_of(submission.assignment),
        "progress": progress,
        "ahead": ahead_of(progress.job) if progress.job and progress.state == "waiting" else 0,
        "lines": task_lines(progress.grade, lesson_url) if ready and progress.grade else [],
        "message": in_readers_words(progress.grade.message) if progress.grade else "",
        "documents": pages if ready else [],
        "printed": [(page.notebook, remarks_in(page_text(page))) for page in pages] if printing and ready else [],
        "printing": printing,
        "lesson_url": lesson_url,
    }
