"""Folding the grade history into the read models that pages use."""

from functools import partial
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from labs.assignments.models import Assignment
from labs.assignments.selectors import version_of
from labs.base.enums import Counts, GradeEventKind, JobState, Outcome, RegradeEventKind
from labs.dates.policy import Schedule
from labs.dates.selectors.schedules import schedule_for
from labs.dates.services.dates import fold_dates
from labs.grades import pathway_report
from labs.grades.hand_overs import answers_wait
from labs.grades.history import fold
from labs.grades.models.grade import AttemptToRead, CurrentGrade, GradeEvent, SubmissionGrade
from labs.grades.models.regrade import RegradeEvent
from labs.grades.to_read import attempts_to_read
from labs.queue.models import GradingJob
from labs.submissions.models import Submission
from people.base.upserts import upsert
from people.models import User


def as_released(grade: SubmissionGrade) -> SubmissionGrade:
    """Return a grade as the student would see it after a release now; nothing is saved."""
    tasks = [
        task | {"seen_comment": task["comment"], "seen_points": task["points"] if task["done"] else None}
        for task in grade.tasks
    ]
    seen = SubmissionGrade(submission=grade.submission, version=grade.version, outcome=grade.outcome)
    seen.message, seen.points, seen.max_points = grade.message, grade.points, grade.max_points
    seen.seen_points, seen.tasks, seen.released = grade.points, tasks, True
    return seen


def fold_submission(*, submission: Submission, graded: GradingJob | None = None) -> SubmissionGrade | None:
    """Fold one submission's events into its `SubmissionGrade`; nothing while it has no automatic result.

    The newest version counts, except one whose regrade nobody has approved yet. `graded`: the job that has just
    brought a result; where that is the only one, no other needs to be looked for.
    """
    history = list(GradeEvent.objects.filter(submission=submission))
    autos = [event for event in history if event.kind == GradeEventKind.AUTO]
    if len(autos) != 1 or graded is None or graded.regrade_id is not None:
        counted = _counted_versions(submission) if autos else set()
        autos = [event for event in autos if event.version_id in counted]
    if not autos:
        return None
    versions = {event.version_id: version_of(event.version_id) for event in autos}
    auto = max(autos, key=lambda event: versions[event.version_id].number)
    version = versions[auto.version_id]
    by_hand = [event for event in history if event.kind != GradeEventKind.AUTO]
    folded = fold(version.tasks, auto, by_hand, holds=submission.assignment.holds_feedback)
    row = {"submission": submission, "version": version, "updated_at": timezone.now(), **vars(folded)}
    upsert(SubmissionGrade, row, key=("submission",))
    return SubmissionGrade(**row)


def _counted_versions(submission: Submission) -> set[UUID]:
    approved = RegradeEvent.objects.filter(
        regrade=OuterRef("regrade"), submission=OuterRef("submission"), kind=RegradeEventKind.APPROVED
    )
    counted = GradingJob.objects.filter(submission=submission).filter(Q(regrade__isnull=True) | Exists(approved))
    return set(counted.values_list("version_id", flat=True))


def fold_current(*, assignment: Assignment, student: User) -> CurrentGrade | None:
    """Choose the attempt that counts for a student and a lab, and tell the pathway what the student may see.

    Best attempt: most points after credit rules; a tie goes to the earlier one, so that a later attempt never takes
    anything away. A readable attempt goes before an unreadable one.
    """
    attempts = list(
        Submission.objects.filter(assignment=assignment, student=student).select_related("grade").order_by("attempt")
    )
    if not attempts:
        return None
    for submission in attempts:
        submission.assignment, submission.student = assignment, student
    dates = schedule_for(assignment, student)
    graded = [submission for submission in attempts if hasattr(submission, "grade")]
    best = max(graded, key=partial(_worth, dates), default=None)
    waiting = GradingJob.objects.filter(
        submission__in=[submission.pk for submission in attempts],
        state__in=(JobState.QUEUED, JobState.LEASED),
        regrade__isnull=True,
    )
    row = {
        "assignment": assignment,
        "student": student,
        "submission": best,
        "submitted_at": best.at if best else None,
        "latest": attempts[-1],
        "attempts": len(attempts),
        "points": best.grade.points if best else None,
        "max_points": best.grade.max_points if best else None,
        "seen_points": best.grade.seen_points if best else None,
        "seen_most": best.grade.seen.most if best and best.grade.seen_points is not None else None,
        "waiting": best.grade.waiting if best else 0,
        "flagged": any(attempt.grade.flagged and not attempt.grade.reviewed for attempt in graded),
        "released": best.grade.released if best else False,
        "grading": waiting.exists(),
        "updated_at": timezone.now(),
    }
    upsert(CurrentGrade, row, key=("assignment", "student"))
    _fold_to_read(assignment, student, [attempt.grade for attempt in graded])
    if best is not None and any(task["manual"] for task in best.grade.tasks):
        answers_wait(assignment=assignment, student=student, waiting=best.grade.waiting)
    if best is not None:
        best.grade.version = version_of(best.grade.version_id)
        pathway_report.report(best, dates.credit(best.at))
    return CurrentGrade(**row)


def _worth(dates: Schedule, submission: Submission) -> tuple[bool, float, int]:
    """Return what a graded attempt is compared by: the greatest counts."""
    grade = submission.grade
    readable = grade.outcome != Outcome.UNREADABLE
    if submission.assignment.counts == Counts.LATEST:
        return readable, float(submission.attempt), 0
    return readable, grade.points * dates.credit(submission.at), -submission.attempt


def _fold_to_read(assignment: Assignment, student: User, grades: list[SubmissionGrade]) -> None:
    """Write which attempt a person reads for each question; one statement, none for a lab that checks grade alone."""
    key = ("assignment", "student", "grade_id")
    pair = {"assignment": assignment, "student": student}
    rows = [
        pair
        | {"grade_id": one.grade_id, "submission_id": one.grade.submission_id, "done": one.done, "comment": one.comment}
        for one in attempts_to_read(grades)
    ]
    upsert(AttemptToRead, *rows, key=key)


def forget_to_read(*, assignment: Assignment, student: User) -> None:
    """Forget what a person reads of a student's hand-ins, before a fold in which a question may not be there any more.

    Only another version takes a question away.
    """
    AttemptToRead.objects.filter(assignment=assignment, student=student).delete()


def rebuild_folds() -> int:
    """Fold everything again from the events; return how many current grades there are."""
    count = 0
    with transaction.atomic():
        fold_dates()
        AttemptToRead.objects.all().delete()
        for submission in Submission.objects.select_related("assignment").iterator():
            fold_submission(submission=submission)
        pairs = Submission.objects.order_by().values_list("assignment_id", "student_id").distinct()
        for assignment_id, student_id in list(pairs):
            fold_current(assignment=Assignment.objects.get(pk=assignment_id), student=User.objects.get(pk=student_id))
            count += 1
    return count
