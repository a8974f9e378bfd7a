"""A student's note on a lesson, and the place where they stopped. Both work without script."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from pathways.base.errors import NotEnrolled, UnknownPlace
from pathways.learning.models import STOPPED
from pathways.learning.selectors.lesson_pages import saved_work
from pathways.learning.services.notes import keep_place, write_note
from pathways.learning.views.opened import opened_lesson
from people.base.enums import Role
from people.base.rules import role_required
from people.models import User


@role_required(Role.STUDENT)
@require_POST
def save_note(request: HttpRequest, lesson: UUID) -> HttpResponse:
    """Keep the note on a lesson; empty, it is gone."""
    info, _page = opened_lesson(lesson)
    student: User = request.user  # type: ignore[assignment]
    try:
        write_note(student=student, lesson=lesson, text=request.POST.get("text", ""))
    except NotEnrolled as error:
        raise Http404 from error
    if getattr(request, "htmx", False):
        return render(request, "pathways/learning/parts/saved.html")
    messages.success(request, _("Your note is saved. Only you can read it."))
    return redirect(f"{info.url}#my-note")


@role_required(Role.STUDENT)
@require_POST
def stop_here(request: HttpRequest, lesson: UUID) -> HttpResponse:
    """Keep the paragraph where the student stopped; a script that does so by itself is answered with nothing."""
    info, _page = opened_lesson(lesson)
    place = request.POST.get("place", "")
    student: User = request.user  # type: ignore[assignment]
    try:
        keep_place(student=student, lesson=lesson, place=place)
    except (NotEnrolled, UnknownPlace) as error:
        raise Http404 from error
    if request.POST.get("by") == "script":
        return HttpResponse(status=204)
    messages.success(request, _("Your place is kept. Go on from here whenever you like."))
    return redirect(f"{info.url}#{place}")


@role_required(Role.STUDENT)
@require_GET
def go_on(request: HttpRequest, lesson: UUID) -> HttpResponse:
    """Lead to the paragraph of a lesson where the student stopped, or to its start."""
    info, _page = opened_lesson(lesson)
    student: User = request.user  # type: ignore[assignment]
    place = saved_work(student, lesson).get(STOPPED, "")
    return redirect(f"{info.url}#{place}" if place else info.url)
