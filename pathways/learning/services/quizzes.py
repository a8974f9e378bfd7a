"""Quizzes started and handed in, and work saved while it is typed."""

import json
from dataclasses import replace
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from pathways.base.enums import ProgressKind, SavedKind
from pathways.base.errors import QuizClosed
from pathways.base.locking import lock_student
from pathways.base.signals import progressed
from pathways.content.catalogue import LessonInfo
from pathways.content.models.pages import LessonPage
from pathways.learning.folds import fold_lesson, fold_quiz
from pathways.learning.models import SavedWork
from pathways.learning.quiz_rules import KINDNESS
from pathways.learning.quiz_state import QuizState, Sitting, draft_of, state_of, written_draft
from pathways.learning.selectors.quizzes import find_block, quiz_events, sitting_of
from pathways.learning.services.lessons import append, own_lesson, start_training
from pathways.learning.services.regrades import mark_again
from pathways.marking.plain import Answers, named
from pathways.marking.quiz import marks_of
from people.base.errors import Unreadable
from people.models import User
from people.trail.confidential import open_sealed, seal

MOST_CHARACTERS = 20_000


@transaction.atomic
def start_quiz(*, student: User, page: LessonPage, quiz_id: str) -> QuizState:
    """Start the clock of the next try at a quiz with a limit of time; does nothing while one runs.

    Appends `quiz_started`. Raises `NotEnrolled`, `UnknownQuiz`, and `QuizClosed` where no try can begin.
    """
    info = own_lesson(student, page.translation_key)
    sitting = sitting_of(student, page, quiz_id, find_block(page, quiz_id, "quiz"), info)
    lock_student(student)
    events = quiz_events(student, quiz_id)
    state = state_of(sitting, events)
    _hold_open(state)
    if sitting.rules.limit is not None and state.ends_at is None:
        data = {"try": state.made + 1}
        events.append(append(student, ProgressKind.QUIZ_STARTED, info, source=quiz_id, data=data))
    return state_of(sitting, events)


def _hold_open(state: QuizState) -> None:
    if not state.is_open:
        raise QuizClosed(_("This quiz is not open now."))
    if state.left == 0:
        raise QuizClosed(_("You have used every try of this quiz."))


@transaction.atomic
def answer_quiz(
    *, student: User, page: LessonPage, quiz_id: str, answers: Answers, number: int | None = None
) -> QuizState:
    """Mark a student's answers to one quiz of a lesson and keep them; first tries count as evidence.

    `number`: which try the form was for; one that is handed in already changes nothing, so a form sent twice is one
    try. When the time of a try is over, what was saved in time is handed in; where nothing was, what comes is kept
    and does not count. Earlier tries are marked again where the key was mended since.

    Appends `quiz_answered`, and `quiz_marked` for each mended try. Raises `NotEnrolled`, `UnknownQuiz`, `QuizClosed`.
    """
    info = own_lesson(student, page.translation_key)
    sitting = sitting_of(student, page, quiz_id, find_block(page, quiz_id, "quiz"), info)
    lock_student(student)
    events = quiz_events(student, quiz_id)
    state = state_of(sitting, events)
    if number is not None and number <= state.made:
        return state
    _hold_open(state)
    if sitting.rules.limit is not None and state.ends_at is None:
        raise QuizClosed(_("Start the quiz first: it has a limit of time."))
    saved = SavedWork.objects.filter(student=student, lesson=info.key, block=quiz_id)
    answers, over_time = _in_time(student, saved.first(), state, named(answers))
    events += mark_again(student=student, sitting=sitting, events=events, info=info)
    events.append(_append_answers(student, info, sitting, state.made + 1, answers, over_time))
    fold_quiz(student.pk, quiz_id, events)
    fold_lesson(student.pk, info.key)
    start_training(student)
    saved.delete()
    progressed.send(sender=SavedWork, student=student)
    return state_of(sitting, events)


def _in_time(student: User, saved: SavedWork | None, state: QuizState, answers: Answers) -> tuple[Answers, bool]:
    """Return the answers that are handed in, and whether they came too late to count."""
    if state.ends_at is None or timezone.now() <= state.ends_at + KINDNESS:
        return answers, False
    if saved is None or saved.saved_at > state.ends_at + KINDNESS:
        return answers, True
    draft = draft_of(_opened(student, saved), state.made + 1)
    return (answers, True) if draft is None else (draft, False)


def _opened(student: User, saved: SavedWork) -> str | None:
    try:
        return open_sealed(student, "saved_work", saved.sealed_content, reader=student, reason="")
    except Unreadable:
        return None


def _append_answers(
    student: User, info: LessonInfo, sitting: Sitting, number: int, answers: Answers, over_time: bool
) -> Any:
    attempt = sitting.attempt(number)
    marks = marks_of(attempt, answers)
    data = {
        "answers": {question["id"]: answers.get(question["id"]) for question in attempt.questions},
        "marks": marks,
        "try": number,
        "skills": list(info.skills),
        "label": str(sitting.quiz["title"]),
        **({"values": attempt.values} if attempt.values else {}),
        **({"over_time": True} if over_time else {}),
    }
    points = 0.0 if over_time else round(sum(marks.values()), 4)
    return append(
        student,
        ProgressKind.QUIZ_ANSWERED,
        info,
        source=sitting.quiz_id,
        points=points,
        max_points=float(len(marks)),
        data=data,
    )


@transaction.atomic
def save_answers(*, student: User, page: LessonPage, quiz_id: str, answers: Answers) -> None:
    """Keep what has been chosen so far in the next try, sealed; also an empty try, which is then shown afresh.

    Appends no event. Raises `NotEnrolled`, `UnknownQuiz`, and `QuizClosed` where the try's time is over.
    """
    info = own_lesson(student, page.translation_key)
    sitting = sitting_of(student, page, quiz_id, find_block(page, quiz_id, "quiz"), info)
    state = state_of(sitting, quiz_events(student, quiz_id))
    if state.ends_at is not None and timezone.now() > state.ends_at + KINDNESS:
        raise QuizClosed(_("The time is over. Hand in what was saved until then."))
    content = written_draft(state.made + 1, answers)
    save_work(student=student, page=page, block_id=quiz_id, kind=SavedKind.QUIZ, content=content)


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


def asked_first(state: QuizState, missing: int) -> QuizState:
    """Return the state that asks whether to hand in with so many questions empty."""
    return replace(state, missing=missing)
