"""Outside certification exams."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from pathways.base.enums import ProgressKind
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
) -> ExamAttempt:
    """Note an attempt at an outside exam; a passed one whose proof was seen is full evidence of `skill_keys`.

    Appends an `ExamAttempt`, and `exam_passed` where it counts as evidence.
    """
    lock_student(student)
    attempt = ExamAttempt.objects.create(
        student=student, certification=certification, taken_on=taken_on, passed=passed, proof_seen_by=proof_seen_by
    )
    if passed and proof_seen_by is not None:
        rows = [{"skill_key": key, "points": 1, "max_points": 1, "label": certification} for key in skill_keys]
        data = {"skills": rows, "taken_on": taken_on.isoformat()}
        append(student, ProgressKind.EXAM_PASSED, None, source=certification, points=1, max_points=1, data=data)
        fold_evidence(student.pk, ProgressKind.EXAM_PASSED, certification)
    return attempt
