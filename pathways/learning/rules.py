"""Who may read which lesson."""

from collections.abc import Callable, Iterable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from wagtail.models import Page

from pathways.cohorts.rules import Person
from pathways.cohorts.selectors.cohorts import is_enrolled
from pathways.content.catalogue import LessonInfo, catalogue
from pathways.content.models.pages import LessonPage
from people.base.enums import STAFF_ROLES
from people.base.rules import has_role
from people.models import User

Opener = Callable[[User, LessonInfo], bool]
_openers: list[Opener] = []


def open_also(opener: Opener) -> None:
    """Let a room above open lessons for one person without a seat; called from an `AppConfig.ready`."""
    if opener not in _openers:
        _openers.append(opener)


def opened_also(user: Person, lesson: LessonInfo) -> bool:
    """Return whether a room above opens this lesson for the person, out of its course and turn."""
    return isinstance(user, User) and any(opener(user, lesson) for opener in _openers)


def can_read_lesson(user: Person, lesson: LessonInfo) -> bool:
    """Return whether the person may read a lesson: staff, people with a seat, everybody for an open first lesson.

    Whoever looks for work also reads a lesson that a room above opens for them.
    """
    if lesson.is_open or has_role(user, *STAFF_ROLES):
        return True
    seated = user.is_authenticated and is_enrolled(user, lesson.course_key)
    return seated or opened_also(user, lesson)


def lesson_refusal(request: HttpRequest, page: LessonPage) -> HttpResponse | None:
    """Return the answer for somebody who may not read the lesson, or None for those who may."""
    info = catalogue().lessons.get(page.translation_key)
    if info is None or can_read_lesson(request.user, info):
        return None
    way = catalogue().pathway_of_course(info.course_key)
    first = next((lesson for lesson in way.lessons if lesson.is_open), None) if way else None
    context = {"lesson": info, "info": info, "first": first}
    return render(request, "pathways/learning/lesson_closed.html", context, status=403)


def file_refusal(request: HttpRequest, holders: Iterable[Page]) -> HttpResponse | None:
    """Return the answer for somebody who may not have a file that these pages offer, or None for those who may.

    Staff may have every file. Everybody else gets what a published page offers them: any page but a lesson is for all,
    unless an editor closed it; a lesson is for its readers. Whoever could read none of them is told what is told of the
    lesson. Raises `Http404` for a file that no published page offers.
    """
    if has_role(request.user, *STAFF_ROLES):
        return None
    live = [page for page in holders if page.live]
    if any(not isinstance(page, LessonPage) and not page.get_view_restrictions().exists() for page in live):
        return None
    lessons = [page for page in live if isinstance(page, LessonPage) and page.translation_key in catalogue().lessons]
    refusals = [lesson_refusal(request, page) for page in lessons]
    if not refusals:
        raise Http404
    return None if None in refusals else refusals[0]
