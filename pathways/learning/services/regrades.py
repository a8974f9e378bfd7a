"""Quizzes marked again after a key was mended."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from pathways.base.enums import ProgressKind
from pathways.base.locking import lock_student
from pathways.content.catalogue import LessonInfo
from pathways.learning.folds import fold_quiz
from pathways.learning.models import ProgressEvent
from pathways.learning.quiz_state import Sitting
from pathways.learning.quiz_tries import HandIn, hand_ins, new_marks
from pathways.learning.services.lessons import append
from people.models import User


@dataclass(frozen=True)
class Change:
    """One try whose mark is another with the key as it is now: points before and after, of the most possible."""

    student_id: UUID
    number: int
    before: float
    after: float
    most: int
    event_id: UUID
    marks: dict[str, float]


def changes_in(sitting: Sitting, found: Iterable[HandIn]) -> list[Change]:
    """Return the tries that a mended key changes, oldest first. No query."""
    known = {question["id"]: question for question in (*sitting.bank, *sitting.quiz["questions"])}
    changes = []
    for one in found:
        marks = new_marks(one, known)
        if marks is not None:
            after = round(sum(marks.values()), 4)
            before = round(one.made.points, 4)
            event = one.event
            changes.append(Change(event.student_id, one.made.number, before, after, len(marks), event.pk, marks))
    return changes


def mark_again(
    *,
    student: User,
    sitting: Sitting,
    events: Sequence[ProgressEvent],
    info: LessonInfo | None,
    by: User | None = None,
) -> list[ProgressEvent]:
    """Append `quiz_marked` for each try that a mended key changes, and return these events.

    The caller holds the student's row and folds. `by`: who asked for it; None where it follows from a hand-in.
    """
    return [
        append(
            student,
            ProgressKind.QUIZ_MARKED,
            info,
            source=sitting.quiz_id,
            points=change.after,
            max_points=float(change.most),
            data={"of": str(change.event_id), "marks": change.marks, "by": str(by.pk) if by else ""},
        )
        for change in changes_in(sitting, hand_ins(events))
    ]


@transaction.atomic
def regrade_quiz(*, student: User, sitting: Sitting, info: LessonInfo | None, by: User) -> int:
    """Mark one student's tries at one quiz again with the key as it is now; return how many changed.

    Appends `quiz_marked` for each, and folds the evidence again. Raises nothing: no change is no event.
    """
    lock_student(student)
    kinds = (ProgressKind.QUIZ_ANSWERED, ProgressKind.QUIZ_MARKED)
    events = list(student.progress_events.filter(source=sitting.quiz_id, kind__in=kinds))
    added = mark_again(student=student, sitting=sitting, events=events, info=info, by=by)
    if added:
        fold_quiz(student.pk, sitting.quiz_id, [*events, *added])
    return len(added)
