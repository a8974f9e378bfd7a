"""Quizzes answered, and work saved while it is typed."""

import json
from typing import Any

from django.db import transaction

from pathways.base.enums import ProgressKind, SavedKind
from pathways.base.errors import UnknownQuiz
from pathways.base.locking import lock_student
from pathways.base.signals import progressed
from pathways.content.models.pages import LessonPage
from pathways.learning.folds import fold_evidence, fold_lesson
from pathways.learning.models import SavedWork
from pathways.learning.quiz_marking import Answers, Marked, mark
from pathways.learning.services.lessons import append, own_lesson, start_training
from people.models import User
from people.trail.confidential import seal

MOST_CHARACTERS = 20_000


def find_block(page: LessonPage, block_id: str, kind: str) -> Any:
    """Return the value of a block of the lesson; raise `UnknownQuiz` where the lesson has no such block."""
    for block in page.body:
        if block.id == block_id and block.block_type == kind:
            return block.value
    raise UnknownQuiz("This lesson has changed. Load the page again; nothing that you saved is lost.")


@transaction.atomic
def answer_quiz(*, student: User, page: LessonPage, quiz_id: str, answers: Answers) -> Marked:
    """Mark a student's answers to one quiz of a lesson and keep them; the best attempt counts as evidence.

    Appends `quiz_answered`; the same answers twice in a row append nothing. Raises `NotEnrolled` and `UnknownQuiz`.
    """
    info = own_lesson(student, page.translation_key)
    quiz = find_block(page, quiz_id, "quiz")
    marked = mark(quiz, answers)
    lock_student(student)
    last = student.progress_events.filter(kind=ProgressKind.QUIZ_ANSWERED, source=quiz_id).last()
    if last is None or last.data["answers"] != answers:
        label = str(quiz["title"])
        rows = [
            {"skill_key": key, "points": marked.points, "max_points": marked.max_points, "label": label}
            for key in info.skills
        ]
        result = {
            "points": marked.points,
            "max_points": marked.max_points,
            "data": {"answers": answers, "skills": rows},
        }
        append(student, ProgressKind.QUIZ_ANSWERED, info, source=quiz_id, **result)
        fold_evidence(student.pk, ProgressKind.QUIZ_ANSWERED, quiz_id)
        fold_lesson(student.pk, info.key)
        start_training(student)
        progressed.send(sender=SavedWork, student=student)
    SavedWork.objects.filter(student=student, lesson=info.key, block=quiz_id).delete()
    return marked


@transaction.atomic
def save_work(*, student: User, page: LessonPage, block_id: str, kind: SavedKind, content: Any) -> None:
    """Keep what a student has typed into a quiz or a reflection, sealed; empty content removes it.

    Appends no event: it is not handed in. Raises `NotEnrolled` and `UnknownQuiz`.
    """
    info = own_lesson(student, page.translation_key)
    find_block(page, block_id, kind)
    mine = SavedWork.objects.filter(student=student, lesson=info.key, block=block_id)
    if not content:
        mine.delete()
        return
    text = content[:MOST_CHARACTERS] if isinstance(content, str) else json.dumps(content)
    values = {"kind": kind, "sealed_content": seal(student, "saved_work", text)}
    SavedWork.objects.update_or_create(student=student, lesson=info.key, block=block_id, defaults=values)
