"""People and safety: the one page from which staff reach every page of this kind."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from people.desk import desks
from people.enums import STAFF_ROLES
from people.models import User
from people.rules import role_required


@role_required(*STAFF_ROLES)
def desk(request: HttpRequest) -> HttpResponse:
    """Show what waits for this person first, then every page that they may open."""
    assert isinstance(request.user, User)
    found = desks(request.user)
    waiting = [row for row in found if row.waits]
    return render(request, "people/desk.html", {"waiting": waiting, "desks": found})
