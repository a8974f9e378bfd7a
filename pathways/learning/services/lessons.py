"""Lessons opened and finished."""

from uuid import UUID

from django.db import transaction

from pathways.base.enums import ProgressKind, StudentState
from pathways.base.errors import NotEnrolled, StillToDo
from pathways.base.locking import lock_student, next_moment
from pathways.base.signals import progressed
from pathways.cohorts.models.standing import StudentStanding
from pathways.cohorts.selectors.cohorts import is_enrolled
from pathways.cohorts.services.standing import move_student
from pathways.content.catalogue import LessonInfo, catalogue
from pathways.learning.folds import fold_lesson
from pathways.learning.models import LessonProgress, ProgressEvent
from pathways.learning.selectors.mastery import untouched
from people.models import User


def open_lesson(*, student: User, lesson: UUID) -> None:
    """Note that a student opened a lesson; does nothing the second time.

    Appends `lesson_opened`, and a move from Enrolled to InTraining at the first lesson. Raises `NotEnrolled` for
    somebody without a seat, and for a lesson that is not published.
    """
    info = own_lesson(student, lesson)
    # Asked outside a transaction: on SQLite each one waits for whoever writes, and most visits have nothing to write.
    if not _was_opened(student, lesson):
        _note_opened(student, info)


def _was_opened(student: User, lesson: UUID) -> bool:
    return LessonProgress.objects.filter(student=student, lesson=lesson).exists()


@transaction.atomic
def _note_opened(student: User, info: LessonInfo) -> None:
    """Note it, unless another request of the student did so in between."""
    lock_student(student)
    if not _was_opened(student, info.key):
        append(student, ProgressKind.LESSON_OPENED, info)
        fold_lesson(student.pk, info.key)
        start_training(student)


@transaction.atomic
def finish_lesson(*, student: User, lesson: UUID) -> None:
    """Note that a student finished a lesson; does nothing the second time.

    Appends `lesson_done`, sends `progressed`. Raises `NotEnrolled` as `open_lesson` does, and `StillToDo` where a quiz
    of the lesson was never answered, or a lab never handed in.
    """
    info = own_lesson(student, lesson)
    lock_student(student)
    if LessonProgress.objects.filter(student=student, lesson=lesson, done_at__isnull=False).exists():
        return
    quizzes, labs = untouched(student, info)
    if quizzes or labs:
        raise StillToDo(quizzes, labs)
    append(student, ProgressKind.LESSON_DONE, info)
    fold_lesson(student.pk, lesson)
    start_training(student)
    progressed.send(sender=LessonProgress, student=student)


def own_lesson(student: User, lesson: UUID) -> LessonInfo:
    """Return the lesson where the student has a seat; raise `NotEnrolled` otherwise."""
    info = catalogue().lessons.get(lesson)
    if info is None or not is_enrolled(student, info.course_key):
        raise NotEnrolled("This lesson opens when you join its pathway.")
    return info


def append(student: User, kind: ProgressKind, info: LessonInfo | None, **fields: object) -> ProgressEvent:
    """Append one event after all others of the student."""
    if info is not None:
        fields = {"lesson": info.key, "course_key": info.course_key, **fields}
    return ProgressEvent.objects.create(student=student, kind=kind, at=next_moment(student.progress_events), **fields)


def start_training(student: User) -> None:
    """Move a student who has a seat and begins to learn to InTraining."""
    if StudentStanding.objects.filter(student=student, state=StudentState.ENROLLED).exists():
        move_student(student=student, to=StudentState.IN_TRAINING, by=None)
