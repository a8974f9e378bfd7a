"""My week, and taking a break from it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from academy_site.week.picture import draw
from academy_site.week.selectors import week_of
from pathways.enums import StudentState
from pathways.errors import IllegalTransition
from pathways.services import move_student, resume_student
from people.enums import Role
from people.models import User
from people.rules import role_required


@require_safe
@role_required(Role.STUDENT)
def my_week(request: HttpRequest) -> HttpResponse:
    """Show the one next step first, then the path, this week's sessions and what is new."""
    week = week_of(_person(request))
    picture = draw(week.path) if week.path else None
    return render(request, "week/week.html", {"week": week, "picture": picture})


@require_POST
@role_required(Role.STUDENT)
def take_break(request: HttpRequest) -> HttpResponse:
    """Start a break, no reason asked; sent twice, it stays one break."""
    person = _person(request)
    try:
        move_student(student=person, to=StudentState.PAUSED, by=person)
        messages.success(request, _("You are on a break. Nothing is lost. Come back whenever you like."))
    except IllegalTransition:
        messages.info(request, _("Nothing has changed."))
    return redirect("my-week")


@require_POST
@role_required(Role.STUDENT)
def come_back(request: HttpRequest) -> HttpResponse:
    """End a break and go on where it began; without a break nothing changes."""
    person = _person(request)
    try:
        resume_student(student=person, by=person)
        messages.success(request, _("Good that you are back. You go on exactly where you were."))
    except IllegalTransition:
        messages.info(request, _("Nothing has changed."))
    return redirect("my-week")


def _person(request: HttpRequest) -> User:
    """Return the signed-in person; `role_required` has made sure there is one."""
    if not isinstance(request.user, User):
        raise TypeError("a visitor passed role_required")
    return request.user
