"""People and safety: the one page from which staff reach every page of this kind."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from people.base.enums import STAFF_ROLES
from people.base.models.user import User
from people.base.rules import role_required
from people.oversight.desk import desks


@role_required(*STAFF_ROLES)
def desk(request: HttpRequest) -> HttpResponse:
    """Show what waits for this person first, then every page that they may open."""
    assert isinstance(request.user, User)
    found = desks(request.user)
    waiting = [row for row in found if row.waits]
    return render(request, "people/oversight/desk.html", {"waiting": waiting, "desks": found})
