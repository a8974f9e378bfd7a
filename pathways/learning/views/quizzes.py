"""Starting, answering and saving a quiz. All of it works without script; with htmx the quiz alone comes back."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_POST

from pathways.base.errors import QuizClosed
from pathways.cohorts.selectors.cohorts import is_enrolled
from pathways.content import serving
from pathways.content.catalogue import LessonInfo
from pathways.content.models.pages import LessonPage
from pathways.content.selectors.bodies import BlockView
from pathways.learning.quiz_state import QuizState, Sitting, reader_state, state_of, written_draft
from pathways.learning.selectors.quizzes import quiz_events, sitting_of
from pathways.learning.services.quizzes import answer_quiz, asked_first, save_answers, start_quiz
from pathways.learning.views.opened import block_of, opened_lesson
from pathways.marking.forms import read_answers
from pathways.marking.plain import unanswered
from people.base.enums import Role
from people.base.rules import role_required

MOST_TRIES = 1000


@csrf_exempt
@require_POST
def answer(request: HttpRequest, lesson: UUID, quiz: str) -> HttpResponse:
    """Mark a quiz. Where questions are empty it asks first, and what was chosen stays.

    Of a visitor nothing is kept, so their form needs no token: with one, no open lesson could be kept for visitors.
    """
    answered: HttpResponse = (csrf_protect(_answer) if request.user.is_authenticated else _answer)(
        request, lesson, quiz
    )
    return answered


def _answer(request: HttpRequest, lesson: UUID, quiz: str) -> HttpResponse:
    info, page = opened_lesson(lesson)
    refusal = serving.refusal_of(page, request)
    if refusal:
        return refusal
    value = block_of(page, quiz, "quiz")
    student: Any = request.user if _learns(request, info) else None
    sitting = sitting_of(student, page, quiz, value, info)
    if student is None:
        return _shown(request, info, page, quiz, value, _reader_answers(request, sitting), student)
    try:
        state = _student_answers(request, student, page, sitting)
    except QuizClosed as error:
        return _closed(request, info, page, sitting, str(error))
    if state.missing or getattr(request, "htmx", False):
        return _shown(request, info, page, quiz, value, state, student)
    return redirect(f"{info.url}#quiz-{quiz}")


def _learns(request: HttpRequest, info: LessonInfo) -> bool:
    return request.user.is_authenticated and is_enrolled(request.user, info.course_key)


def _number(request: HttpRequest) -> int | None:
    text = request.POST.get("try", "")
    return int(text) if text.isascii() and text.isdigit() and 0 < int(text) < MOST_TRIES else None


def _reader_answers(request: HttpRequest, sitting: Sitting) -> QuizState:
    number = _number(request) or 1
    attempt = sitting.attempt(number)
    answers = read_answers(attempt, request.POST)
    missing = 0 if "anyway" in request.POST else unanswered(list(attempt.questions), answers)
    return reader_state(sitting, number, answers, missing)


def _student_answers(request: HttpRequest, student: Any, page: LessonPage, sitting: Sitting) -> QuizState:
    number = _number(request)
    state = state_of(sitting, quiz_events(student, sitting.quiz_id))
    if number is not None and number <= state.made:
        return state
    attempt = sitting.attempt(state.made + 1)
    answers = read_answers(attempt, request.POST)
    missing = unanswered(list(attempt.questions), answers)
    is_over = state.seconds_left == 0
    if missing and "anyway" not in request.POST and state.is_open and state.left != 0 and not is_over:
        save_answers(student=student, page=page, quiz_id=sitting.quiz_id, answers=answers)
        return asked_first(_fresh(student, sitting, answers), missing)
    return answer_quiz(student=student, page=page, quiz_id=sitting.quiz_id, answers=answers, number=number)


def _fresh(student: Any, sitting: Sitting, answers: Any = None) -> QuizState:
    """Return the next try with these answers chosen in it."""
    events = quiz_events(student, sitting.quiz_id)
    made = state_of(sitting, events).made
    return state_of(sitting, events, written_draft(made + 1, answers or {}))


def _shown(
    request: HttpRequest, info: LessonInfo, page: LessonPage, quiz: str, value: Any, state: QuizState, student: Any
) -> HttpResponse:
    """Return the quiz alone for htmx, the whole lesson with the quiz in this state otherwise."""
    if getattr(request, "htmx", False):
        view = BlockView("quiz", quiz, value, extra={"state": state})
        context = {"item": view, "info": info, "student": student, "live": True}
        return render(request, "pathways/content/blocks/quiz.html", context)
    request.quiz_states = {quiz: state}  # type: ignore[attr-defined]
    response: HttpResponse = page.serve(request)
    return response


def _closed(request: HttpRequest, info: LessonInfo, page: LessonPage, sitting: Sitting, said: str) -> HttpResponse:
    if getattr(request, "htmx", False):
        state = state_of(sitting, quiz_events(request.user, sitting.quiz_id))  # type: ignore[arg-type]
        return _shown(request, info, page, sitting.quiz_id, sitting.quiz, state, request.user)
    messages.info(request, said)
    return redirect(f"{info.url}#quiz-{sitting.quiz_id}")


@role_required(Role.STUDENT)
@require_POST
def again(request: HttpRequest, lesson: UUID, quiz: str) -> HttpResponse:
    """Show the next try; what was answered stays in the log."""
    return _begun(request, lesson, quiz, start=False)


@role_required(Role.STUDENT)
@require_POST
def start(request: HttpRequest, lesson: UUID, quiz: str) -> HttpResponse:
    """Start the clock of a quiz with a limit of time."""
    return _begun(request, lesson, quiz, start=True)


def _begun(request: HttpRequest, lesson: UUID, quiz: str, *, start: bool) -> HttpResponse:
    info, page = opened_lesson(lesson)
    value = block_of(page, quiz, "quiz")
    student: Any = request.user
    if not _learns(request, info):
        raise Http404
    sitting = sitting_of(student, page, quiz, value, info)
    try:
        if start:
            start_quiz(student=student, page=page, quiz_id=quiz)
        save_answers(student=student, page=page, quiz_id=quiz, answers={})
    except QuizClosed as error:
        return _closed(request, info, page, sitting, str(error))
    if getattr(request, "htmx", False):
        return _shown(request, info, page, quiz, value, _fresh(student, sitting), student)
    return redirect(f"{info.url}#quiz-{quiz}")


@role_required(Role.STUDENT)
@require_POST
def save_quiz(request: HttpRequest, lesson: UUID, quiz: str) -> HttpResponse:
    """Keep what has been chosen so far; nothing is marked."""
    info, page = opened_lesson(lesson)
    value = block_of(page, quiz, "quiz")
    student: Any = request.user
    if not _learns(request, info):
        raise Http404
    sitting = sitting_of(student, page, quiz, value, info)
    made = state_of(sitting, quiz_events(student, quiz)).made
    answers = read_answers(sitting.attempt(made + 1), request.POST)
    try:
        save_answers(student=student, page=page, quiz_id=quiz, answers=answers)
        said = _("Saved")
    except QuizClosed as error:
        said = str(error)
    if getattr(request, "htmx", False):
        return render(request, "pathways/learning/parts/saved.html", {"said": said})
    messages.info(request, said)
    return redirect(f"{info.url}#quiz-{quiz}")
