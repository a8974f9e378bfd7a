"""What the pages of courses and lessons say about finishing: registered with `content.serving`."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from pathways.cohorts.selectors.cohorts import is_enrolled
from pathways.content.catalogue import catalogue
from pathways.content.models.pages import CoursePage, LessonPage
from pathways.finishing.checklists import checklist_of, facts_of
from pathways.finishing.locks import lock_of, locks_of
from pathways.learning import rules
from pathways.learning.selectors import public_pages
from people.base.enums import STAFF_ROLES
from people.base.rules import has_role
from people.models import User


def course_context(page: CoursePage, request: HttpRequest) -> dict[str, Any]:
    """Add a student's checklist, and which lessons wait for what, to what the page shows anyway."""
    context = public_pages.course_context(page, request)
    if context["joined"] and isinstance(request.user, User):
        done = {stop.key for stop in context["stop"].lessons if stop.state == "done"}
        facts = facts_of([request.user], [context["course"]], {request.user.pk: done})
        context["checklist"] = checklist_of(request.user, context["course"], facts)
        context["locks"] = locks_of(request.user, [context["course"]], done)
    return context


def lesson_refusal(request: HttpRequest, page: LessonPage) -> HttpResponse | None:
    """Return the answer for somebody who may not read the lesson, or not yet; None for those who may.

    A lesson waits only for students: staff read all, and a visitor the first one.
    """
    refusal = rules.lesson_refusal(request, page)
    info = catalogue().lessons.get(page.translation_key)
    user = request.user
    if refusal is not None or info is None or not isinstance(user, User) or has_role(user, *STAFF_ROLES):
        return refusal
    lock = lock_of(user, info) if is_enrolled(user, info.course_key) else None
    if lock is None or rules.opened_also(user, info):
        return None
    return render(request, "pathways/finishing/lesson_waits.html", {"lesson": info, "lock": lock}, status=403)
