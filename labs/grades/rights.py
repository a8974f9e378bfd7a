"""Work handed in, with points and feedback: forgetting it, handing it out, and when it goes by itself."""

import base64
import io
import zipfile
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from labs.assignments.rights import named_lab
from labs.base import file_store
from labs.base.ages import two_years_old
from labs.base.enums import RegradeEventKind
from labs.dates.rights import erase_more_time, more_time_notes
from labs.grades.models.grade import CurrentGrade, FeedbackDocument, HandAnswer
from labs.grades.models.regrade import Regrade, RegradeEvent
from labs.grades.selectors.student import TaskLine, progress_of, task_lines, visible_feedback
from labs.queue import broker
from labs.queue.models import GradingJob
from labs.servers import erasure_outside
from labs.submissions.models import Submission
from labs.submissions.rights import erase_visits, openings, refusals
from people.models import User
from people.rights import erasure, export, retention
from people.trail.guards import destroy

HAND_INS = gettext_noop("work handed in, with points and remarks")
FILES = gettext_noop("files of work and feedback")
AGAIN = export.Named("graded again", _("graded again"))


def register() -> None:
    """Tell the people app of it; called once from `AppConfig.ready`."""
    erasure.register(FILES, erase_files)
    erasure.register(HAND_INS, erase_rows)
    export.register("lab_work", _("Lab work"), lab_work, count=lambda user: user.lab_submissions.count())
    export.register("lab_notes", _("Labs opened, and more time"), lab_notes)
    retention.register("lab work, two years after the course", old_submissions, end=destroy_submissions)
    staff = "with the lab: it names only an account of staff, which erasure empties"
    retention.keep(staff, Regrade)


def drop_files(submissions: "QuerySet[Submission]") -> int:
    """Delete the files of submissions and their feedback once the change is committed; return how many."""
    documents = FeedbackDocument.objects.filter(submission__in=submissions)
    paths = [*submissions.values_list("path", flat=True), *documents.values_list("path", flat=True)]
    for path in paths:
        transaction.on_commit(partial(file_store.drop, path), robust=True)
    return len(paths)


@transaction.atomic
def destroy_submissions(submissions: "QuerySet[Submission]") -> int:
    """Delete submissions with grades, answers, feedback, jobs, their places in the queue and files; return the rows."""
    ids = list(submissions.values_list("pk", flat=True))
    submissions = Submission.objects.filter(pk__in=ids)
    drop_files(submissions)
    for ticket in list(GradingJob.objects.filter(submission__in=ids).values_list("ticket", flat=True)):
        if ticket is not None:
            broker.acknowledge(ticket)
    return destroy(submissions)


def erase_rows(user: User) -> int:
    """Delete every row of labs about a student; return how many."""
    others = destroy(CurrentGrade.objects.filter(student=user)) + erase_more_time(user) + erase_visits(user)
    return others + destroy_submissions(Submission.objects.filter(student=user))


def erase_files(user: User) -> int:
    """Promise that the files of work and feedback, and all of the person in the labs, go; return how many files.

    A grader that is just bringing a result is waited for, so that its feedback is among them; a later one brings none.
    """
    work = Submission.objects.filter(student=user)
    list(GradingJob.objects.select_for_update(of=("self",)).filter(submission__student=user).values_list("pk"))
    feedback = FeedbackDocument.objects.filter(submission__in=work)
    paths = [*work.values_list("path", flat=True), *feedback.values_list("path", flat=True)]
    erasure_outside.promise(user.hub_name, paths)
    return len(paths)


def lab_work(user: User) -> list[dict[str, Any]]:
    """Return every attempt as the student may see it: files, points and remarks once released, feedback pages."""
    rows = user.lab_submissions.select_related("assignment").order_by("at")
    return [_attempt(submission) for submission in rows]


def _attempt(submission: Submission) -> dict[str, Any]:
    grade = progress_of(submission).grade
    seen = grade if grade is not None and grade.seen_points is not None else None
    answers = HandAnswer.objects.filter(submission=submission).values("grade_id", "source")
    return {
        "lab": named_lab(submission.assignment),
        "title": submission.assignment.title,
        "attempt": submission.attempt,
        "handed_in": submission.at,
        "by_way_of": export.named(submission, "via"),
        "sha256": submission.sha256,
        "files": _contents(submission),
        "answers": list(answers),
        "points": seen.seen_points if seen else None,
        "most_points": seen.max_points if seen else None,
        "most_points_so_far": seen.seen.most if seen else None,
        "tasks": [_task(line) for line in task_lines(seen, "")] if seen else [],
        "feedback": {page.notebook: _text(file_store.read(page.path)) for page in visible_feedback(submission)},
    }


def _task(line: TaskLine) -> dict[str, Any]:
    return {**vars(line), "state": export.Named(line.state, line.word)}


def _contents(submission: Submission) -> dict[str, Any]:
    """Return file name → its text; what is no text as {"base64": …}. A file that is lost is left out."""
    try:
        with zipfile.ZipFile(io.BytesIO(file_store.read(submission.path))) as archive:
            return {entry.filename: _text(archive.read(entry)) for entry in archive.infolist() if not entry.is_dir()}
    except (FileNotFoundError, zipfile.BadZipFile):
        return {}


def _text(data: bytes) -> Any:
    try:
        return data.decode()
    except UnicodeDecodeError:
        return {"base64": base64.b64encode(data).decode()}


def lab_notes(user: User) -> list[dict[str, Any]]:
    """Return when labs were opened, more time asked for and given, work graded again, and what we could not take."""
    again = RegradeEvent.objects.filter(submission__student=user, kind=RegradeEventKind.APPROVED)
    again = again.select_related("submission__assignment")
    graded = [{"lab": named_lab(row.submission.assignment), "what": AGAIN, "at": row.at} for row in again]
    return [*openings(user), *more_time_notes(user), *graded, *refusals(user)]


def old_submissions() -> "QuerySet[Submission]":
    """Return attempts of two years ago by people whose cohorts all ended two years ago."""
    return two_years_old(Submission)
