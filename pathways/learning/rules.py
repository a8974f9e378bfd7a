"""Who may read which lesson."""

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from pathways.cohorts.rules import Person
from pathways.cohorts.selectors.cohorts import is_enrolled
from pathways.content.catalogue import LessonInfo, catalogue
from pathways.content.models.pages import LessonPage
from people.base.enums import STAFF_ROLES
from people.base.rules import has_role


def can_read_lesson(user: Person, lesson: LessonInfo) -> bool:
    """Return whether the person may read a lesson: staff, people with a seat, everybody for an open first lesson."""
    if lesson.is_open or has_role(user, *STAFF_ROLES):
        return True
    return user.is_authenticated and is_enrolled(user, lesson.course_key)


def lesson_refusal(request: HttpRequest, page: LessonPage) -> HttpResponse | None:
    """Return the answer for somebody who may not read the lesson, or None for those who may."""
    info = catalogue().lessons.get(page.translation_key)
    if info is None or can_read_lesson(request.user, info):
        return None
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    return render(request, "pathways/learning/lesson_closed.html", {"lesson": info}, status=403)
