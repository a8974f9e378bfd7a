"""What a reader does inside a lesson: answer, write, say "I did this". All work without script."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pathways.base.enums import SavedKind
from pathways.base.errors import NotEnrolled, StillToDo, UnknownQuiz
from pathways.cohorts.selectors.cohorts import is_enrolled
from pathways.content import serving
from pathways.content.catalogue import LessonInfo, catalogue
from pathways.content.models.pages import LessonPage
from pathways.content.selectors.bodies import BlockView
from pathways.learning.quiz_marking import mark, read_answers, unmarked
from pathways.learning.services.lessons import finish_lesson
from pathways.learning.services.quizzes import answer_quiz, find_block, save_work
from people.base.enums import Role
from people.base.rules import role_required


def _lesson(key: UUID) -> tuple[LessonInfo, LessonPage]:
    """Return a published lesson and its page in the active language; 404 for any other."""
    info = catalogue().lessons.get(key)
    page = LessonPage.objects.filter(pk=info.page_id).first() if info else None
    if info is None or page is None:
        raise Http404
    return info, page


def _block(page: LessonPage, block: str, kind: str) -> Any:
    try:
        return find_block(page, block, kind)
    except UnknownQuiz as error:
        raise Http404 from error


@require_POST
def answer(request: HttpRequest, lesson: UUID, quiz: str) -> HttpResponse:
    """Mark a quiz: with htmx the quiz alone comes back, else the lesson page at that quiz."""
    info, page = _lesson(lesson)
    refusal = serving.refusal_of(page, request)
    if refusal:
        return refusal
    value = _block(page, quiz, "quiz")
    answers = read_answers(value, request.POST)
    learns = request.user.is_authenticated and is_enrolled(request.user, info.course_key)
    if learns:
        marked = answer_quiz(student=request.user, page=page, quiz_id=quiz, answers=answers)  # type: ignore[arg-type]
    else:
        marked = mark(value, answers)
    if getattr(request, "htmx", False):
        view = BlockView("quiz", quiz, value, extra={"marked": marked})
        student = request.user if learns else None
        return render(
            request, "pathways/content/blocks/quiz.html", {"item": view, "info": info, "student": student, "live": True}
        )
    if learns:
        return redirect(f"{info.url}#quiz-{quiz}")
    request.marked = {quiz: marked}  # type: ignore[attr-defined]
    response: HttpResponse = page.serve(request)
    return response


@role_required(Role.STUDENT)
@require_POST
def again(request: HttpRequest, lesson: UUID, quiz: str) -> HttpResponse:
    """Show a quiz fresh, to try again; what was answered stays in the log."""
    info, page = _lesson(lesson)
    if not is_enrolled(request.user, info.course_key):  # type: ignore[arg-type]
        raise Http404
    value = _block(page, quiz, "quiz")
    if getattr(request, "htmx", False):
        view = BlockView("quiz", quiz, value, extra={"marked": unmarked(value, {})})
        return render(
            request,
            "pathways/content/blocks/quiz.html",
            {"item": view, "info": info, "student": request.user, "live": True},
        )
    empty = {str(number): "" for number in range(len(value["questions"]))}
    save_work(student=request.user, page=page, block_id=quiz, kind=SavedKind.QUIZ, content=empty)  # type: ignore[arg-type]
    return redirect(f"{info.url}#quiz-{quiz}")


@role_required(Role.STUDENT)
@require_POST
def save_quiz(request: HttpRequest, lesson: UUID, quiz: str) -> HttpResponse:
    """Keep what has been chosen so far; nothing is marked."""
    _, page = _lesson(lesson)
    answers = read_answers(_block(page, quiz, "quiz"), request.POST)
    return _saved(request, page, quiz, SavedKind.QUIZ, answers)


@role_required(Role.STUDENT)
@require_POST
def save_reflection(request: HttpRequest, lesson: UUID, block: str) -> HttpResponse:
    """Keep a private note."""
    info, page = _lesson(lesson)
    text = request.POST.get("text", "").replace("\r\n", "\n").strip()
    _block(page, block, "reflection")
    response = _saved(request, page, block, SavedKind.REFLECTION, text)
    if getattr(request, "htmx", False):
        return response
    messages.success(request, _("Your note is saved. Only you can read it."))
    return redirect(f"{info.url}#note-{block}")


def _saved(request: HttpRequest, page: LessonPage, block: str, kind: SavedKind, content: Any) -> HttpResponse:
    try:
        save_work(student=request.user, page=page, block_id=block, kind=kind, content=content)  # type: ignore[arg-type]
    except NotEnrolled as error:
        raise Http404 from error
    return render(request, "pathways/learning/parts/saved.html")


def _open_blocks(page: LessonPage, left: StillToDo) -> list[Any]:
    return [
        block
        for block in page.body
        if block.id in left.quizzes or (block.block_type == "lab" and block.value["lab"] in left.labs)
    ]


def _titles(page: LessonPage, left: StillToDo) -> list[str]:
    return [str(block.value["title"]) for block in _open_blocks(page, left)]


def _anchor(page: LessonPage, left: StillToDo) -> str:
    return next((f"{block.block_type}-{block.id}" for block in _open_blocks(page, left)), "")


@role_required(Role.STUDENT)
@require_POST
def done(request: HttpRequest, lesson: UUID) -> HttpResponse:
    """Note "I did this" and go on to the next lesson of the course, or back to the course."""
    info, page = _lesson(lesson)
    if not is_enrolled(request.user, info.course_key):  # type: ignore[arg-type]
        raise Http404
    refusal = serving.refusal_of(page, request)
    if refusal:
        return refusal
    try:
        finish_lesson(student=request.user, lesson=lesson)  # type: ignore[arg-type]
    except StillToDo as left:
        messages.info(request, _("Still to do here: %(what)s.") % {"what": ", ".join(_titles(page, left))})
        return redirect(f"{info.url}#{_anchor(page, left)}")
    course = catalogue().courses[info.course_key]
    messages.success(request, _("Done: %(title)s") % {"title": info.title})
    place = [held.key for held in course.lessons].index(info.key)
    following = course.lessons[place + 1 : place + 2]
    return redirect(following[0].url if following else course.url)
