"""Grading earlier hand-ins again against the newest version; points count once a person approved them."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils.translation import gettext as _

from labs.assignments.models import AssignmentVersion
from labs.base.enums import GradeEventKind, JobState, Lane, RegradeEventKind
from labs.base.errors import NothingToRegrade
from labs.grades.models.grade import CurrentGrade, GradeEvent, SubmissionGrade
from labs.grades.models.regrade import Regrade, RegradeEvent
from labs.grades.selectors.regrades import difference, overtaken
from labs.grades.services.read_models import fold_current, fold_submission, forget_to_read
from labs.grades.services.remarks import publish_remarks
from labs.queue.models import GradingJob
from labs.queue.services import enqueue_grading
from labs.submissions.models import Submission
from people.messages.notify import notify
from people.models import User


@transaction.atomic
def start_regrade(
    *,
    version: AssignmentVersion,
    submissions: Sequence[Submission],
    by: User,
    cohort: UUID | None = None,
    one: Submission | None = None,
) -> Regrade:
    """Queue `submissions` against `version` as bulk work; nothing that anybody sees changes by it.

    A submission that waits for a decision already stays in its regrade, so that a second click finds the first one.
    A result that was not taken earlier is offered again, without being computed again. Appends `started`.

    Raises `NothingToRegrade` where no submission is left.
    """
    # Two clicks at once wait for each other here.
    AssignmentVersion.objects.select_for_update().get(pk=version.pk)
    jobs = {
        job.submission_id: job
        for job in GradingJob.objects.filter(version=version, submission__in=submissions).select_related("regrade")
    }
    decided = set(RegradeEvent.objects.filter(submission__in=submissions).values_list("regrade_id", "submission_id"))
    open_jobs = [job for job in jobs.values() if job.regrade_id and (job.regrade_id, job.submission_id) not in decided]
    waiting = {job.submission_id for job in open_jobs}
    new = [submission for submission in submissions if submission.pk not in waiting]
    if not new:
        if not open_jobs or open_jobs[0].regrade is None:
            raise NothingToRegrade(_("Every hand-in is graded against the newest version already."))
        return open_jobs[0].regrade
    regrade = Regrade.objects.create(version=version, cohort=cohort, submission=one, started_by=by)
    RegradeEvent.objects.create(regrade=regrade, kind=RegradeEventKind.STARTED, by=by)
    GradingJob.objects.filter(pk__in=[jobs[s.pk].pk for s in new if s.pk in jobs]).update(regrade=regrade)
    for submission in new:
        if submission.pk not in jobs:
            enqueue_grading(submission=submission, version=version, lane=Lane.BULK, regrade=regrade)
    return regrade


def approve_regrade(*, regrade: Regrade, submissions: Iterable[Submission], by: User) -> int:
    """Let the new points of `submissions` count; return how many submissions that decided.

    Appends `approved` to each, folds, and leaves a neutral message with each student whose own visible grade changes.
    What is decided already, or not graded yet, is left alone.
    """
    by_student: dict[UUID, list[Submission]] = {}
    for submission in submissions:
        by_student.setdefault(submission.student_id, []).append(submission)
    return sum(_approve(regrade, own, by) for own in by_student.values())


@transaction.atomic
def _approve(regrade: Regrade, own: list[Submission], by: User) -> int:
    """Approve one student's submissions together, so that the student hears of it once."""
    decided = [submission for submission in own if _decide(regrade, submission, RegradeEventKind.APPROVED, by)]
    if not decided:
        return 0
    for submission in decided:
        grade = fold_submission(submission=submission)
        if grade is not None and grade.released:
            publish_remarks(submission=submission, grade=grade, until=_last_release(submission))
    assignment, student = decided[0].assignment, decided[0].student
    seen = CurrentGrade.objects.filter(assignment=assignment, student=student).values_list("seen_points", flat=True)
    before = seen.first()
    forget_to_read(assignment=assignment, student=student)
    current = fold_current(assignment=assignment, student=student)
    if current is not None and current.seen_points != before:
        notify(user=student, kind="lab_feedback", path=reverse("labs:submission", args=[current.submission_id]))
    return len(decided)


def _last_release(submission: Submission) -> datetime | None:
    events = GradeEvent.objects.filter(submission=submission, kind=GradeEventKind.RELEASE)
    return events.aggregate(last=Max("at"))["last"]


@transaction.atomic
def discard_regrade(*, regrade: Regrade, submissions: Iterable[Submission], by: User) -> int:
    """Leave the points of `submissions` as they are; return how many that decided. Appends `discarded` to each."""
    return sum(_decide(regrade, submission, RegradeEventKind.DISCARDED, by) for submission in submissions)


def _decide(regrade: Regrade, submission: Submission, kind: RegradeEventKind, by: User) -> bool:
    """Append one decision with what it changes; nothing where it is not graded, decided already, or overtaken."""
    job = GradingJob.objects.select_for_update().filter(regrade=regrade, submission=submission).first()
    if job is None or job.state != JobState.DONE:
        return False
    if RegradeEvent.objects.filter(regrade=regrade, submission=submission).exists():
        return False
    grade = SubmissionGrade.objects.filter(submission=submission).select_related("version").first()
    if overtaken(regrade, grade):
        return False
    data = difference(regrade, submission, GradeEvent.objects.filter(submission=submission), grade)
    RegradeEvent.objects.create(regrade=regrade, submission=submission, kind=kind, by=by, data=data)
    return True
