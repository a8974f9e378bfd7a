"""What people add to a grade: points by hand, overrides, release and hold."""

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from labs.base.enums import GradeEventKind
from labs.base.errors import BadPoints
from labs.grades.history import to_settle, top_of
from labs.grades.models.grade import GradeEvent, SubmissionGrade
from labs.grades.services.read_models import fold_current, fold_submission
from labs.grades.services.remarks import publish_remarks, unpublished
from labs.grades.to_read import hand_graded
from labs.submissions.models import Submission
from pathways.base.locking import next_moment
from people.messages.notify import notify
from people.models import User


@transaction.atomic
def give_points(
    *,
    submission: Submission,
    grade_id: str,
    points: float | None,
    comment: str,
    rubric: Sequence[int] = (),
    by: User,
) -> SubmissionGrade:
    """Keep points (None: not decided yet) and a comment for one hand-graded task, as they are typed.

    Appends a `manual` grade event, unless nothing changed. The student sees it after the next release. Raises
    `BadPoints` for points outside the task's and `SubmissionGrade.DoesNotExist` while there is no automatic result.
    """
    grade = SubmissionGrade.objects.select_for_update().select_related("version").get(submission=submission)
    task = hand_graded(grade, grade_id)
    if task is None:
        raise BadPoints(_("This question is not graded by hand."))
    if points is not None:
        _require_within(points, top_of(task))
    last = _last_manual(submission, grade_id)
    same = last and (last.points, last.comment, last.data.get("rubric", [])) == (points, comment, list(rubric))
    if same and not to_settle(task):
        return grade
    GradeEvent.objects.create(
        submission=submission,
        version=grade.version,
        kind=GradeEventKind.MANUAL,
        grade_id=grade_id,
        points=points,
        comment=comment,
        data={"rubric": list(rubric)},
        by=by,
    )
    return _fold(submission, grade)


@transaction.atomic
def read_again(*, submission: Submission, grade_id: str, points: float, note: str, by: User) -> SubmissionGrade:
    """Keep what a second reader would give for one hand-graded task, with a note for colleagues. Points stay.

    Appends a `second` grade event, unless nothing changed. Raises `BadPoints` for points outside the task's, for a
    task without points, and for a reader who gave those points.
    """
    grade = SubmissionGrade.objects.select_for_update().select_related("version").get(submission=submission)
    task = hand_graded(grade, grade_id)
    first = _last_manual(submission, grade_id)
    if task is None or first is None or not task["done"]:
        raise BadPoints(_("This answer has no points yet, so there is nothing to read a second time."))
    if first.by_id == by.pk:
        raise BadPoints(_("You gave the points yourself. A second reader is somebody else."))
    _require_within(points, top_of(task))
    if (task.get("second"), task.get("second_note")) == (points, note):
        return grade
    GradeEvent.objects.create(
        submission=submission,
        version=grade.version,
        kind=GradeEventKind.SECOND,
        grade_id=grade_id,
        points=points,
        comment=note,
        by=by,
    )
    return _fold(submission, grade)


def _require_within(points: float, most: float) -> None:
    if not 0 <= points <= most:
        raise BadPoints(_("Points must be from 0 to %(most)g.") % {"most": most})


def _last_manual(submission: Submission, grade_id: str) -> GradeEvent | None:
    events = GradeEvent.objects.filter(submission=submission, kind=GradeEventKind.MANUAL, grade_id=grade_id)
    return events.order_by("-at", "-id").first()


def _fold(submission: Submission, before: SubmissionGrade) -> SubmissionGrade:
    grade = fold_submission(submission=submission)
    fold_current(assignment=submission.assignment, student=submission.student)
    return grade or before


@transaction.atomic
def override_points(
    *, submission: Submission, points: float, reason: str, by: User, grade_id: str = ""
) -> SubmissionGrade:
    """Set the points of one task, or of the whole submission, whatever the grader said. Appends an `override` event.

    Raises `BadPoints` without a reason or for points outside 0 … the most there is.
    """
    grade = SubmissionGrade.objects.select_for_update().select_related("version").get(submission=submission)
    whole = sum(map(top_of, grade.tasks))
    most = next((top_of(task) for task in grade.tasks if task["grade_id"] == grade_id), whole)
    if not reason.strip():
        raise BadPoints(_("Say why in a few words."))
    _require_within(points, most)
    GradeEvent.objects.create(
        submission=submission,
        version=grade.version,
        kind=GradeEventKind.OVERRIDE,
        grade_id=grade_id,
        points=points,
        comment=reason,
        by=by,
    )
    return _fold(submission, grade)


@transaction.atomic
def restore_points(*, submission: Submission, points: float | None, reason: str, by: User) -> SubmissionGrade:
    """Set the points of a whole submission back to what a person gave before (None: to those of its tasks).

    Appends an `override` event. Raises `SubmissionGrade.DoesNotExist` while there is no automatic result.
    """
    grade = SubmissionGrade.objects.select_for_update().select_related("version").get(submission=submission)
    GradeEvent.objects.create(
        submission=submission,
        version=grade.version,
        kind=GradeEventKind.OVERRIDE,
        points=points,
        comment=reason,
        by=by,
        at=next_moment(submission.grade_events),
    )
    return _fold(submission, grade)


def whole_points(submission: Submission) -> float | None:
    """Return the points that a person gave to a whole submission, None where its tasks' count. One query."""
    events = submission.grade_events.filter(kind=GradeEventKind.OVERRIDE, grade_id="")
    found: float | None = events.order_by("-at", "-id").values_list("points", flat=True).first()
    return found


def release_feedback(*, submissions: Iterable[Submission], by: User) -> int:
    """Show students points and comments as they are now; return how many submissions that changed.

    Appends a `release` event to each and leaves its student a neutral message. What is shown already is left alone.
    """
    return sum(_mark(submission, GradeEventKind.RELEASE, by) for submission in submissions)


def hold_feedback(*, submissions: Iterable[Submission], by: User) -> int:
    """Hide points and feedback from students until the next release; return how many changed. Appends `hold`."""
    return sum(_mark(submission, GradeEventKind.HOLD, by) for submission in submissions)


@transaction.atomic
def _mark(submission: Submission, kind: GradeEventKind, by: User) -> bool:
    """Append a release or a hold, fold, and tell the student of a release; nothing where it would change nothing."""
    grade = SubmissionGrade.objects.select_for_update().filter(submission=submission).first()
    if grade is None or not _changes(grade, kind):
        return False
    GradeEvent.objects.create(submission=submission, version_id=grade.version_id, kind=kind, by=by)
    _fold(submission, grade)
    if kind == GradeEventKind.RELEASE:
        publish_remarks(submission=submission, grade=grade)
        notify(user=submission.student, kind="lab_feedback", path=reverse("labs:submission", args=[submission.id]))
    return True


def _changes(grade: SubmissionGrade, kind: GradeEventKind) -> bool:
    if kind == GradeEventKind.HOLD:
        return grade.seen_points is not None
    shown = all(
        task["seen_comment"] == task["comment"] and (task["seen_points"] == task["points"] or not task["done"])
        for task in grade.tasks
    )
    shown = shown and grade.released and grade.seen_points == grade.points
    return not shown or bool(unpublished(grade.submission, grade))


@transaction.atomic
def mark_reviewed(*, submission: Submission, note: str, by: User) -> SubmissionGrade:
    """Note that a person looked at the signs on a submission. Points stay. Appends a `reviewed` event."""
    grade = SubmissionGrade.objects.select_for_update().get(submission=submission)
    if grade.reviewed:
        return grade
    GradeEvent.objects.create(
        submission=submission, version_id=grade.version_id, kind=GradeEventKind.REVIEWED, comment=note, by=by
    )
    return _fold(submission, grade)
