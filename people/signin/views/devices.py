"""Where I am signed in: sign one or all others out; say that this device is my own."""

from typing import Any

from allauth.usersessions.views import ListUserSessionsView
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from people.base.errors import NotAllowed
from people.base.requests import signed_in
from people.base.rules import may_trust_device
from people.base.step_up import step_up
from people.signin.device_names import device_name
from people.signin.services.devices import distrust_device, end_device, handle_of, live_devices, trust_device
from people.signin.services.signing_out import end_other_sessions


class Devices(ListUserSessionsView):
    """The page of django-allauth, with our own list and a handle for each device."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add `devices` as (session, handle, whether it is trusted, its name in plain words) and what may be done."""
        context: dict[str, Any] = super(ListUserSessionsView, self).get_context_data(**kwargs)
        rows = live_devices(signed_in(self.request))
        context["session_count"] = len(rows)
        context["devices"] = [
            (row, handle_of(row), bool(row.data.get("trusted")), device_name(row.user_agent)) for row in rows
        ]
        context["may_trust"] = may_trust_device(self.request.user)
        context["trusted_here"] = "trusted_until" in self.request.session
        return context

    def form_valid(self, form: Any) -> HttpResponse:
        """Sign the other devices out, the labs too."""
        end_other_sessions(user=signed_in(self.request), keep=self.request.session.session_key)
        messages.success(self.request, _("Signed out everywhere else."))
        return redirect("usersessions_list")


devices = Devices.as_view()


@login_required
@require_POST
@step_up
def trust(request: HttpRequest) -> HttpResponse:
    """Trust this device (`own` must be ticked), or stop (`stop`); the password is asked first."""
    try:
        if "stop" in request.POST:
            distrust_device(request=request)
            messages.success(request, _("Done. You are signed out after 30 minutes again."))
        else:
            trust_device(request=request, own="own" in request.POST)
            messages.success(request, _("Done. You stay signed in here for 8 hours after your last click."))
    except NotAllowed:
        messages.info(request, _("Nothing changed. This is only for a device that nobody else uses."))
    return redirect("usersessions_list")


@login_required
@require_POST
def end(request: HttpRequest) -> HttpResponse:
    """Sign one of my own devices out (`device`)."""
    if end_device(user=signed_in(request), handle=request.POST.get("device", "")):
        messages.success(request, _("Signed out there."))
    return redirect("usersessions_list")
