"""A student's own pages: my path, my skills, a break, the calendar address."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from pathways.enums import StudentState
from pathways.errors import IllegalTransition, NotAllowed
from pathways.selectors import exams_of, next_step, path_progress, skill_profile, student_state
from pathways.selectors.cohorts import live_seats
from pathways.selectors.sessions import coming_sessions
from pathways.services import calendar_feed, move_student, renew_calendar_feed, resume_student
from pathways.transitions import is_legal
from people.enums import Role
from people.models import User
from people.rules import role_required


@role_required(Role.STUDENT)
@require_GET
def path(request: HttpRequest) -> HttpResponse:
    """Show the student's path: the next step, every course and lesson, a way to take a break."""
    user: User = request.user  # type: ignore[assignment]
    progress = path_progress(user)
    state = student_state(user)
    return render(
        request,
        "pathways/my/path.html",
        {
            "path": progress,
            "step": next_step(user),
            "state": state,
            "paused": state == StudentState.PAUSED,
            "can_pause": state is not None and is_legal(state, StudentState.PAUSED),
            "can_search": state is not None and state != "paused" and is_legal(state, StudentState.SEARCHING),
            "sessions": coming_sessions([seat.cohort_id for seat in live_seats(user)]),
        },
    )


@role_required(Role.STUDENT)
@require_GET
def skills(request: HttpRequest) -> HttpResponse:
    """Show each skill with what shows it."""
    user: User = request.user  # type: ignore[assignment]
    return render(request, "pathways/my/skills.html", {"levels": skill_profile(user), "exams": exams_of(user)})


@role_required(Role.STUDENT)
@require_POST
def pause(request: HttpRequest) -> HttpResponse:
    """Start a break; no reason is asked."""
    return _moved(request, StudentState.PAUSED, _("Your break has started. Everything waits for you as it is."))


@role_required(Role.STUDENT)
@require_POST
def search(request: HttpRequest) -> HttpResponse:
    """Start to look for work."""
    return _moved(request, StudentState.SEARCHING, _("We will look for openings that fit your skills."))


@role_required(Role.STUDENT)
@require_POST
def resume(request: HttpRequest) -> HttpResponse:
    """End a break, back to where one was."""
    user: User = request.user  # type: ignore[assignment]
    try:
        resume_student(student=user, by=user)
        messages.success(request, _("Good to see you. You are back where you left."))
    except IllegalTransition:
        messages.info(request, _("You are not on a break."))
    return redirect("pathways:my_path")


def _moved(request: HttpRequest, to: StudentState, said: str) -> HttpResponse:
    user: User = request.user  # type: ignore[assignment]
    try:
        move_student(student=user, to=to, by=user)
        messages.success(request, said)
    except (IllegalTransition, NotAllowed):
        messages.info(request, _("Nothing changed: you are already there, or this step comes later."))
    return redirect("pathways:my_path")


@role_required(Role.STUDENT, Role.INSTRUCTOR, Role.ASSISTANT)
@require_GET
def calendar(request: HttpRequest) -> HttpResponse:
    """Show the secret address of the person's calendar feed, and what to know before using it."""
    feed = calendar_feed(user=request.user)  # type: ignore[arg-type]
    address = request.build_absolute_uri(reverse("pathways:feed", args=[feed.token]))
    return render(request, "pathways/my/calendar.html", {"address": address})


@role_required(Role.STUDENT, Role.INSTRUCTOR, Role.ASSISTANT)
@require_POST
def renew_calendar(request: HttpRequest) -> HttpResponse:
    """Give the feed a new address; the old one stops."""
    renew_calendar_feed(user=request.user)  # type: ignore[arg-type]
    messages.success(request, _("Your calendar has a new address. The old one no longer works."))
    return redirect("pathways:my_calendar")
