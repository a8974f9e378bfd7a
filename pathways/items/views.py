"""How the quizzes of a cohort did, and marking one again."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from pathways.base.errors import UnknownQuiz
from pathways.cohorts.models.cohort import Cohort
from pathways.cohorts.rules import cohort_for, teaches
from pathways.cohorts.selectors.cohorts import students_of
from pathways.content.catalogue import LessonInfo, catalogue
from pathways.content.models.pages import LessonPage
from pathways.items.selectors import cohort_quizzes, lessons_of, report_of, sitting_for, tries_in
from pathways.learning.quiz_state import Sitting
from pathways.learning.selectors.quizzes import find_block
from pathways.learning.services.regrades import changes_in, regrade_quiz
from people.base.enums import Role
from people.base.rules import has_role, role_required
from people.models import User

TEACHING = (Role.INSTRUCTOR, Role.ASSISTANT)


def _taught(request: HttpRequest, cohort: UUID) -> Cohort:
    """Return a cohort in which the person teaches: whoever only looks on sees no work."""
    found = cohort_for(request.user, cohort)
    if not teaches(request.user, found):
        raise PermissionDenied
    return found


def _quiz(cohort: Cohort, lesson: UUID, quiz: str) -> tuple[LessonInfo, Sitting]:
    info = next((info for info in lessons_of(cohort) if info.key == lesson), None)
    page = LessonPage.objects.select_related("locale").filter(pk=info.page_id).first() if info else None
    if info is None or page is None:
        raise Http404
    try:
        return info, sitting_for(page, info, quiz, find_block(page, quiz, "quiz"))
    except UnknownQuiz as error:
        raise Http404 from error


@role_required(*TEACHING)
@require_GET
def quizzes(request: HttpRequest, cohort: UUID) -> HttpResponse:
    """List the quizzes of the cohort's pathway."""
    found, user = _taught(request, cohort), _me(request)
    rows = cohort_quizzes(found, seen_by=user)
    way = catalogue().by_source.get(found.pathway_id) if has_role(user, Role.INSTRUCTOR) else None
    context = {"cohort": found, "rows": rows, "courses": way.courses if way else ()}
    return render(request, "pathways/items/quizzes.html", context)


def _me(request: HttpRequest) -> User:
    user: Any = request.user
    return user


@role_required(*TEACHING)
@require_GET
def quiz(request: HttpRequest, cohort: UUID, lesson: UUID, quiz: str) -> HttpResponse:
    """Show how each question of a quiz did, and which marks a mended key changes."""
    found = _taught(request, cohort)
    info, sitting = _quiz(found, lesson, quiz)
    report = report_of(found, sitting, seen_by=_me(request))
    context = {"cohort": found, "info": info, "quiz_id": quiz, "report": report}
    return render(request, "pathways/items/quiz.html", context)


@role_required(*TEACHING)
@require_POST
def regrade(request: HttpRequest, cohort: UUID, lesson: UUID, quiz: str) -> HttpResponse:
    """Mark every try of the cohort at a quiz again with the key as it is now."""
    found = _taught(request, cohort)
    info, sitting = _quiz(found, lesson, quiz)
    people = {user.pk: user for user in students_of(found)}
    held = tries_in(list(people.values()), quiz)
    changed = 0
    for key, rows in held.items():
        if changes_in(sitting, rows):
            changed += regrade_quiz(student=people[key], sitting=sitting, info=info, by=_me(request))
    said = ngettext("%(n)d try has a new mark.", "%(n)d tries have a new mark.", changed)
    messages.success(request, said % {"n": changed})
    return redirect("pathways:quiz_items", cohort, lesson, quiz)
