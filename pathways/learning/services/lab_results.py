"""Lab results, as the labs app reports them."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from django.db import transaction

from pathways.base.enums import ProgressKind
from pathways.base.locking import lock_student
from pathways.base.signals import progressed
from pathways.content.catalogue import catalogue
from pathways.learning.folds import fold_lab, fold_lesson, lab_results
from pathways.learning.models import LessonProgress, ProgressEvent
from pathways.learning.services.lessons import append, start_training
from pathways.learning.values import SkillPoints
from people.models import User


# Without a savepoint of its own: a caller's transaction holds result and progress together anyhow.
@transaction.atomic(savepoint=False)
def record_lab_result(
    *,
    student: User,
    lab_key: str,
    submission_id: UUID,
    points: float,
    max_points: float,
    complete: bool,
    skills: Sequence[SkillPoints],
    at: datetime,
) -> None:
    """Take in the current result of one submission; the same result again changes nothing.

    A changed result of the same submission (graded by hand, graded again) supersedes the earlier one. A student's
    best submission counts. Appends `lab_result`, and `lesson_done` for the lab's lesson once `complete`.
    """
    lock_student(student)
    info = catalogue().labs.get(lab_key)
    data = {"graded_at": at.isoformat(), "skills": [asdict(row) for row in skills]}
    result = {"points": points, "max_points": max_points, "complete": complete, "data": data}
    events = lab_results(student.pk, lab_key)
    if _already_known(events, submission_id, result):
        return
    own = {"source": lab_key, "submission_id": submission_id, **result}
    events.append(append(student, ProgressKind.LAB_RESULT, info, **own))
    fold_lab(student.pk, lab_key, events)
    if info is not None:
        _finish_lesson(student, info.key, complete)
    start_training(student)
    progressed.send(sender=LessonProgress, student=student)


def _already_known(events: Sequence[ProgressEvent], submission_id: UUID, result: dict[str, object]) -> bool:
    last = next((event for event in reversed(events) if event.submission_id == submission_id), None)
    if last is None:
        return False
    same = all(getattr(last, name) == result[name] for name in ("points", "max_points", "complete"))
    return same and last.data["skills"] == result["data"]["skills"]  # type: ignore[index]


def _finish_lesson(student: User, lesson: UUID, complete: bool) -> None:
    done = LessonProgress.objects.filter(student=student, lesson=lesson, done_at__isnull=False)
    if complete and not done.exists():
        append(student, ProgressKind.LESSON_DONE, catalogue().lessons[lesson])
    fold_lesson(student.pk, lesson)
