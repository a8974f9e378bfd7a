"""Who covers for whom: set for some days, seen by both, ended before the last day."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from people.base.enums import Role
from people.base.requests import signed_in
from people.base.rules import has_role, role_required
from people.caseload.covering import CannotCover, around, end_cover, set_cover
from people.caseload.forms import CoverForm

MOST = 100


@role_required(Role.PLACEMENT, Role.ADMINISTRATOR)
def covers(request: HttpRequest) -> HttpResponse:
    """Show who covers for whom and let somebody cover; placement staff say it for themselves."""
    me = signed_in(request)
    anybody = has_role(me, Role.ADMINISTRATOR)
    form = CoverForm(request.POST or None, setter=me, anybody=anybody)
    if request.method == "POST" and form.is_valid():
        wanted: dict[str, Any] = {"away": me, **form.cleaned_data}
        try:
            set_cover(**wanted, by=me)
        except CannotCover as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Saved. Both of you find a message."))
            return redirect("people:covers")
    live = list(around(me).live())
    context = {
        "form": form,
        "live": live,
        "running": {*around(me).running().values_list("pk", flat=True)},
        "over": around(me).exclude(pk__in=[cover.pk for cover in live])[:MOST],
        "me": me,
    }
    return render(request, "people/caseload/covers.html", context)


@role_required(Role.PLACEMENT, Role.ADMINISTRATOR)
@require_POST
def end(request: HttpRequest, cover: UUID) -> HttpResponse:
    """End a cover at once; one of others is not there."""
    me = signed_in(request)
    row = get_object_or_404(around(me), pk=cover)
    end_cover(cover=row, by=me)
    messages.success(request, _("Ended. Both of you find a message."))
    return redirect("people:covers")
