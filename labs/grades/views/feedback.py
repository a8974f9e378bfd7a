"""What a student reads about one submission; the student's page, the print view and the preview all show this."""

from typing import Any

from labs.assignments.selectors import title_of
from labs.base.points import counted, number, percent
from labs.dates.selectors.schedules import schedule_for
from labs.grades.grader_sentences import in_readers_words
from labs.grades.models.grade import SubmissionGrade
from labs.grades.remarks import remarks_in
from labs.grades.selectors.remarks import page_text
from labs.grades.selectors.student import Progress, ahead_of, documents_of, progress_of, task_lines, visible_feedback
from labs.submissions.models import Submission
from pathways.content.selectors import lessons as lessons_selectors


def state_context(
    submission: Submission, released: SubmissionGrade | None = None, *, printing: bool = False
) -> dict[str, Any]:
    """Return what `labs/grades/_state.html` needs. `released`: show this grade instead of what the student may see now.

    `printing`: with the comments on cells as text, because paper shows no frames.
    """
    progress = Progress("ready", None, released) if released else progress_of(submission)
    lesson_url = lessons_selectors.lesson_url(submission.assignment.lab_key)
    ready = progress.state == "ready" and progress.grade is not None
    pages = documents_of(submission, released) if released else visible_feedback(submission)
    return {
        "submission": submission,
        "title": title_of(submission.assignment),
        "progress": progress,
        "ahead": ahead_of(progress.job) if progress.job and progress.state == "waiting" else 0,
        "lines": task_lines(progress.grade, lesson_url, lessons_selectors.lesson_parts(submission.assignment.lab_key))
        if ready and progress.grade
        else [],
        "message": in_readers_words(progress.grade.message) if progress.grade else "",
        "documents": pages if ready else [],
        "printed": [(page.notebook, remarks_in(page_text(page))) for page in pages] if printing and ready else [],
        "printing": printing,
        "lesson_url": lesson_url,
        "after_date": _after_date(submission, progress.grade) if ready and progress.grade else {},
    }


def _after_date(submission: Submission, grade: SubmissionGrade) -> dict[str, str]:
    """Return what counts of work that came after its date: `share` of the points, and `points`; {} where all do."""
    credit = schedule_for(submission.assignment, submission.student).credit(submission.at)
    return {} if credit == 100 else {"share": percent(credit), "points": number(counted(grade.seen.got, credit))}
