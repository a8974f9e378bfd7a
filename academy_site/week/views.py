"""My week: where a student starts."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from academy_site.week.picture import draw
from academy_site.week.selectors import week_of
from people.base.enums import Role
from people.base.rules import role_required
from people.models import User


@require_safe
@role_required(Role.STUDENT)
def my_week(request: HttpRequest) -> HttpResponse:
    """Show the one next step first, then the path, this week's sessions and what is new."""
    if not isinstance(request.user, User):
        raise TypeError("a visitor passed role_required")
    week = week_of(request.user)
    picture = draw(week.path) if week.path else None
    return render(request, "week/week.html", {"week": week, "picture": picture})
