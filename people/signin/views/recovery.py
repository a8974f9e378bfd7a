"""Codes for getting back in, printed and used; a way back that the person stops."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from people.base.requests import signed_in
from people.base.step_up import step_up
from people.signin.selectors import open_recovery_of
from people.signin.services.recovery import new_recovery_codes, stop_recovery


@login_required
@require_POST
@step_up
def recovery_codes(request: HttpRequest) -> HttpResponse:
    """Print new codes for getting back in; the old ones stop working."""
    codes = new_recovery_codes(user=signed_in(request))
    return render(request, "people/signin/recovery_codes.html", {"codes": codes})


@login_required
@require_POST
def recovery_stop(request: HttpRequest) -> HttpResponse:
    """Stop a way back in that the person did not ask for."""
    user = signed_in(request)
    if recovery := open_recovery_of(user):
        stop_recovery(recovery=recovery, by=user)
        messages.success(request, _("Stopped. Please tell the academy."))
    return redirect("people:me")
