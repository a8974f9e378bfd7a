"""What a reader does inside a lesson: answer, write, say "I did this". All work without script."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pathways.base.enums import SavedKind
from pathways.base.errors import NotEnrolled, StillToDo
from pathways.cohorts.selectors.cohorts import is_enrolled
from pathways.content import serving
from pathways.content.catalogue import catalogue
from pathways.content.models.pages import LessonPage
from pathways.learning.services.lessons import finish_lesson
from pathways.learning.services.quizzes import save_work
from pathways.learning.views.opened import block_of, opened_lesson
from people.base.enums import Role
from people.base.rules import role_required


@role_required(Role.STUDENT)
@require_POST
def save_reflection(request: HttpRequest, lesson: UUID, block: str) -> HttpResponse:
    """Keep a private note."""
    info, page = opened_lesson(lesson)
    text = request.POST.get("text", "").replace("\r\n", "\n").strip()
    block_of(page, block, "reflection")
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
    info, page = opened_lesson(lesson)
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
