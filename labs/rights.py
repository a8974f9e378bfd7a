"""What labs hold about a person: forgetting it, handing it out, and when it goes by itself."""

import base64
import io
import zipfile
from datetime import timedelta
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from labs.base import file_store, roster
from labs.base.enums import RegradeEventKind
from labs.grades.selectors.student import TaskLine, progress_of, task_lines, visible_feedback
from labs.models import (
    Assignment,
    AssignmentVersion,
    CohortTimeEvent,
    CurrentGrade,
    DateEvent,
    ExtensionEvent,
    FeedbackDocument,
    GradingJob,
    HandAnswer,
    HoldEvent,
    LabOpening,
    RefusedHandIn,
    Regrade,
    RegradeEvent,
    Submission,
    WorkerHeartbeat,
)
from labs.queue import broker
from labs.servers import erasure_outside
from people.models import User
from people.rights import erasure, export, retention
from people.trail.guards import destroy

YEARS = timedelta(days=2 * 365 + 1)
HAND_INS = gettext_noop("work handed in, with points and remarks")
FILES = gettext_noop("files of work and feedback")
HOME = gettext_noop("lab home folder")
OPENED = export.Named("opened", _("opened"))
AGAIN = export.Named("graded again", _("graded again"))
NOT_TAKEN = export.Named("not taken", _("not taken"))


def register() -> None:
    """Tell the people app all of it; called once from `AppConfig.ready`."""
    erasure.register(FILES, erase_files)
    erasure.register(HAND_INS, erase_rows)
    erasure.register(HOME, lambda user: len(erasure_outside.folders_of(user.hub_name)))
    erasure.finish_with(erasure_outside.keep_all)
    export.register("lab_work", _("Lab work"), lab_work, count=lambda user: user.lab_submissions.count())
    export.register("lab_notes", _("Labs opened, and more time"), lab_notes)
    retention.register("lab work, two years after the course", old_submissions, end=destroy_submissions)
    for kind, name in (
        (LabOpening, "labs opened"),
        (ExtensionEvent, "more time"),
        (RefusedHandIn, "hand-ins not taken"),
    ):
        retention.register(f"{name}, two years after the course", partial(_old, kind), end=destroy)
    for_all = partial(_old, CohortTimeEvent, "asker")
    retention.register("more time for a cohort, two years after the course", for_all, end=destroy)
    staff = "with the lab: it names only an account of staff, which erasure empties"
    retention.keep(staff, AssignmentVersion, DateEvent, HoldEvent, Regrade)
    retention.register("graders not seen for a day", old_heartbeats)


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
    """Delete every row about a student; return how many."""
    kinds = (CurrentGrade, ExtensionEvent, LabOpening, RefusedHandIn)
    others = sum(destroy(kind.objects.filter(student=user)) for kind in kinds)
    others += destroy(CohortTimeEvent.objects.filter(asker=user))
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
        "lab": _lab(submission.assignment),
        "title": submission.assignment.title,
        "attempt": submission.attempt,
        "handed_in": submission.at,
        "by_way_of": export.named(submission, "via"),
        "sha256": submission.sha256,
        "files": _contents(submission),
        "answers": list(answers),
        "points": seen.seen_points if seen else None,
        "most_points": seen.max_points if seen else None,
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
    """Return when labs were opened, more time asked for and given, and hand-ins that we could not take."""
    openings = LabOpening.objects.filter(student=user).select_related("assignment")
    extensions = ExtensionEvent.objects.filter(student=user).select_related("assignment")
    for_all = CohortTimeEvent.objects.filter(asker=user).select_related("assignment")
    refused = RefusedHandIn.objects.filter(student=user).select_related("assignment")
    again = RegradeEvent.objects.filter(submission__student=user, kind=RegradeEventKind.APPROVED)
    again = again.select_related("submission__assignment")
    return [
        *({"lab": _lab(row.assignment), "what": OPENED, "at": row.at} for row in openings),
        *(
            {"lab": _lab(row.assignment), "what": _more_time(row), "until": row.until, "note": row.note, "at": row.at}
            for row in (*extensions, *for_all)
        ),
        *({"lab": _lab(row.submission.assignment), "what": AGAIN, "at": row.at} for row in again),
        *({"lab": _lab(row.assignment), "what": NOT_TAKEN, "why": row.reason, "at": row.at} for row in refused),
    ]


def _lab(assignment: Assignment) -> export.Named:
    return export.Named(assignment.lab_key, assignment.title)


def _more_time(row: ExtensionEvent | CohortTimeEvent) -> export.Named:
    """Return more time as asked for, granted or not, in words that stand alone in a list."""
    for_all = isinstance(row, CohortTimeEvent)
    what = _("More time for a whole group") if for_all else _("More time")
    code = f"{row.kind} for a group" if for_all else row.kind
    return export.Named(code, format_lazy("{}: {}", what, row.get_kind_display()))


def old_submissions() -> "QuerySet[Submission]":
    """Return attempts of two years ago by people whose cohorts all ended two years ago."""
    return _old(Submission)


def _old(kind: Any, whose: str = "student") -> "QuerySet[Any]":
    then = timezone.now() - YEARS
    return kind.objects.filter(at__lt=then).exclude(**{f"{whose}__in": roster.learning_since(then.date())})


def old_heartbeats() -> "QuerySet[WorkerHeartbeat]":
    """Return graders that nobody has heard of for a day."""
    return WorkerHeartbeat.objects.filter(seen_at__lt=timezone.now() - timedelta(days=1))
