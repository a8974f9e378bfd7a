"""The access log as administrators see it: is it whole, a code to keep elsewhere, and a code held against it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from people.base.enums import Role
from people.base.rules import role_required
from people.trail import anchors, verification
from people.trail.models import AccessEvent

LONGEST_CODE = 60


@role_required(Role.ADMINISTRATOR)
def page(request: HttpRequest) -> HttpResponse:
    """Show the newest code and why rows are missing; say of a code in `?code=` whether its row is as it was.

    No row of the log is shown, and nobody is named.
    """
    code = request.GET.get("code", "")[:LONGEST_CODE]
    context = {
        "cut": anchors.is_cut(),
        "newest": anchors.newest(),
        "number": AccessEvent.objects.count(),
        "notes": anchors.standing().notes[::-1],
        "code": code,
        "still": verification.is_still(code) if code else None,
    }
    return render(request, "people/trail/access_log.html", context)
