"""A student's own pages: my path, my skills, a break, the calendar address."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from pathways.base.enums import StudentState
from pathways.base.errors import IllegalTransition, NotAllowed
from pathways.cohorts.selectors.standing import student_state
from pathways.cohorts.services.feeds import calendar_feed, choose_feed_dates, renew_calendar_feed
from pathways.cohorts.services.standing import move_student, resume_student
from pathways.learning.selectors.progress import path_progress, step_on
from pathways.learning.selectors.skills import exams_of, skill_profile
from people.base.enums import Role
from people.base.rules import role_required
from people.models import User


@role_required(Role.STUDENT)
@require_GET
def path(request: HttpRequest) -> HttpResponse:
    """Show every lesson of the student's path with its state, course by course; the next step is marked."""
    user: User = request.user  # type: ignore[assignment]
    progress = path_progress(user)
    step = step_on(progress, student_state(user)) if progress else None
    return render(request, "pathways/learning/path.html", {"path": progress, "step": step})


@role_required(Role.STUDENT)
@require_GET
def skills(request: HttpRequest) -> HttpResponse:
    """Show each skill with what shows it."""
    user: User = request.user  # type: ignore[assignment]
    return render(request, "pathways/learning/skills.html", {"levels": skill_profile(user), "exams": exams_of(user)})


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
    return redirect("start")


def _moved(request: HttpRequest, to: StudentState, said: str) -> HttpResponse:
    user: User = request.user  # type: ignore[assignment]
    try:
        move_student(student=user, to=to, by=user)
        messages.success(request, said)
    except (IllegalTransition, NotAllowed):
        messages.info(request, _("Nothing changed: you are already there, or this step comes later."))
    return redirect("start")


@role_required(Role.STUDENT, Role.INSTRUCTOR, Role.ASSISTANT)
@require_GET
def calendar(request: HttpRequest) -> HttpResponse:
    """Show the secret address of the person's calendar feed, and what to know before using it."""
    feed = calendar_feed(user=request.user)  # type: ignore[arg-type]
    address = request.build_absolute_uri(reverse("pathways:feed", args=[feed.token]))
    return render(request, "pathways/cohorts/calendar.html", {"address": address, "feed": feed})


@role_required(Role.STUDENT, Role.INSTRUCTOR, Role.ASSISTANT)
@require_POST
def calendar_dates(request: HttpRequest) -> HttpResponse:
    """Put due days into the person's feed (`with_dates`), or take them out."""
    chosen = "with_dates" in request.POST
    choose_feed_dates(user=request.user, with_dates=chosen)  # type: ignore[arg-type]
    said = (
        _("Days on which work is due are in your calendar now.") if chosen else _("Your calendar has only classes now.")
    )
    messages.success(request, said)
    return redirect("pathways:my_calendar")


@role_required(Role.STUDENT, Role.INSTRUCTOR, Role.ASSISTANT)
@require_POST
def renew_calendar(request: HttpRequest) -> HttpResponse:
    """Give the feed a new address; the old one stops."""
    renew_calendar_feed(user=request.user)  # type: ignore[arg-type]
    messages.success(request, _("Your calendar has a new address. The old one no longer works."))
    return redirect("pathways:my_calendar")
