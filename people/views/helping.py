"""Two staff members help a person whom they met to get back in."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from people import selectors
from people.enums import STAFF_ROLES
from people.errors import NotAllowed
from people.forms import HelpForm
from people.models import Recovery, User
from people.rules import role_required
from people.services import confirm_recovery, finish_recovery, open_recovery, stop_recovery
from people.steps import step_up

staff_only = role_required(*STAFF_ROLES)


@staff_only
def helping(request: HttpRequest) -> HttpResponse:
    """Begin a new way in for the person who stands here; list those that were begun.

    The sign-in name is typed, never chosen from a list, and the answer is alike for unknown names.
    """
    form = HelpForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        user = User.objects.filter(username=form.cleaned_data["username"].strip().lower(), is_active=True).first()
        if user is not None:
            try:
                open_recovery(user=user, by=request.user)  # type: ignore[arg-type]
            except NotAllowed:
                user = None
        messages.info(request, _("If this name exists, it is in the list now. A second staff member confirms it."))
        return redirect("people:helping")
    return render(request, "people/helping.html", {"form": form, "rows": selectors.open_recoveries()})


@staff_only
@require_POST
@step_up
def help_step(request: HttpRequest, recovery_id: str) -> HttpResponse:
    """Confirm as the second staff member (`confirm`), print new codes after the delay (`finish`), or `stop`."""
    recovery = get_object_or_404(Recovery, pk=recovery_id)
    try:
        if "finish" in request.POST:
            codes = finish_recovery(recovery=recovery, by=request.user)  # type: ignore[arg-type]
            return render(request, "people/recovery_codes.html", {"codes": codes, "handed_over": True})
        change = stop_recovery if "stop" in request.POST else confirm_recovery
        change(recovery=recovery, by=request.user)  # type: ignore[arg-type]
        messages.success(request, _("Done."))
    except NotAllowed:
        messages.info(request, _("Another staff member does this, or it is not time yet. Nothing changed."))
    return redirect("people:helping")
