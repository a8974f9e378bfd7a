"""Holding one lab's feedback for a cohort: what is handed in already, and what comes later."""

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction

from labs.assignments.models import Assignment
from labs.base import roster
from labs.base.enums import GradeEventKind
from labs.dates.models import HoldEvent
from labs.grades.models.grade import GradeEvent
from labs.grades.services.marks import hold_feedback, release_feedback
from labs.queue.models import GradingJob
from labs.submissions.models import Submission
from people.models import User


@transaction.atomic
def hold_lab(*, assignment: Assignment, cohort: UUID, submissions: Iterable[Submission], by: User) -> int:
    """Hide points and feedback of `submissions`, the cohort's, and of what it hands in from now on.

    Returns how many hand-ins that changed. Appends a `HoldEvent` and a `hold` to each hand-in.
    """
    _note(assignment, cohort, True, by)
    return hold_feedback(submissions=submissions, by=by)


@transaction.atomic
def release_lab(*, assignment: Assignment, cohort: UUID, submissions: Iterable[Submission], by: User) -> int:
    """Show points and feedback of `submissions`, the cohort's, as they are now; later ones follow the lab's own rule.

    Returns how many hand-ins that changed. Appends a `HoldEvent` where the lab was held, and a `release` to each.
    """
    _note(assignment, cohort, False, by)
    return release_feedback(submissions=submissions, by=by)


def _note(assignment: Assignment, cohort: UUID, held: bool, by: User) -> None:
    last = HoldEvent.objects.filter(assignment=assignment, cohort=cohort).order_by("at", "id").last()
    if held != bool(last and last.held):
        HoldEvent.objects.create(assignment=assignment, cohort=cohort, held=held, by=by)


def hold_if_asked(job: GradingJob) -> None:
    """Append a `hold` to what was just graded while its lab is held for the student's cohort. One query if never held.

    Part of `record_result`, before the fold.
    """
    submission = job.submission
    events = HoldEvent.objects.filter(assignment=submission.assignment_id).order_by("at", "id")
    newest = {cohort: (is_held, by) for cohort, is_held, by in events.values_list("cohort", "held", "by_id")}
    held = {cohort: by for cohort, (is_held, by) in newest.items() if is_held}
    if not held:
        return
    own = [held[cohort] for cohort in roster.cohort_ids(submission.student) if cohort in held]
    if own:
        GradeEvent.objects.create(submission=submission, version=job.version, kind=GradeEventKind.HOLD, by_id=own[0])
