"""Outside certification exams."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from pathways.base.enums import ProgressKind
from pathways.base.errors import NotYetReady
from pathways.base.locking import lock_student
from pathways.learning.folds import fold_evidence
from pathways.learning.models import ExamAttempt
from pathways.learning.services.lessons import append
from people.models import User


@transaction.atomic
def record_exam(
    *,
    student: User,
    certification: str,
    taken_on: date,
    passed: bool,
    proof_seen_by: User | None = None,
    skill_keys: Sequence[str] = (),
    replaces: ExamAttempt | None = None,
) -> ExamAttempt:
    """Note an attempt at an outside exam; a passed one whose proof was seen is full evidence of `skill_keys`.

    Appends an `ExamAttempt`, and `exam_passed` where it counts as evidence.
    """
    lock_student(student)
    attempt = ExamAttempt.objects.create(
        student=student,
        certification=certification,
        taken_on=taken_on,
        passed=passed,
        proof_seen_by=proof_seen_by,
        proof_seen_on=timezone.localdate() if proof_seen_by else None,
        replaces=replaces,
    )
    if passed and proof_seen_by is not None:
        _give_evidence(attempt, skill_keys)
    return attempt


def _give_evidence(attempt: ExamAttempt, skill_keys: Sequence[str]) -> None:
    student, name = attempt.student, attempt.certification
    rows = [{"skill_key": key, "points": 1, "max_points": 1, "label": name} for key in skill_keys]
    data = {"skills": rows, "taken_on": attempt.taken_on.isoformat()}
    append(student, ProgressKind.EXAM_PASSED, None, source=name, points=1, max_points=1, data=data)
    fold_evidence(student.pk, ProgressKind.EXAM_PASSED, name)


@transaction.atomic
def replace_exam(*, attempt: ExamAttempt, proof_seen_by: User, skill_keys: Sequence[str] = ()) -> ExamAttempt:
    """Note that the proof of a reported exam was seen.

    Appends as `record_exam`. Raises `NotYetReady` for one whose proof was seen, or that does not count any more.
    """
    _counts(attempt)
    if attempt.proof_seen_on is not None:
        raise NotYetReady(_("The proof of this exam was seen already."))
    return record_exam(
        student=attempt.student,
        certification=attempt.certification,
        taken_on=attempt.taken_on,
        passed=attempt.passed,
        proof_seen_by=proof_seen_by,
        skill_keys=skill_keys,
        replaces=attempt,
    )


@transaction.atomic
def void_exam(*, attempt: ExamAttempt) -> None:
    """Take an exam back that was noted by mistake; skills that it alone showed are shown no more.

    Appends an `ExamAttempt`, and `exam_passed` without points where it was evidence. Raises `NotYetReady` for one that
    does not count any more.
    """
    _counts(attempt)
    student, name = attempt.student, attempt.certification
    values = {"certification": name, "taken_on": attempt.taken_on, "passed": attempt.passed}
    ExamAttempt.objects.create(student=student, replaces=attempt, void=True, **values)
    others = ExamAttempt.objects.filter(student=student, certification=name, passed=True, proof_seen_on__isnull=False)
    if not others.filter(replaced_by=None, void=False).exists():
        data: dict[str, object] = {"skills": []}
        append(student, ProgressKind.EXAM_PASSED, None, source=name, points=0, max_points=1, data=data)
        fold_evidence(student.pk, ProgressKind.EXAM_PASSED, name)


def _counts(attempt: ExamAttempt) -> None:
    """Hold the student's row and look again: two members of staff may do this at once."""
    lock_student(attempt.student)
    if attempt.void or ExamAttempt.objects.filter(replaces=attempt).exists():
        raise NotYetReady(_("This exam was changed in the meantime. Load the page again."))
