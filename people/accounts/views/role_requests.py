"""The second person's page: roles that wait to be confirmed."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from people.accounts import role_changes
from people.accounts.models.role_request import RoleRequest
from people.accounts.rules import may_see_role_request
from people.accounts.services.role_requests import confirm_role, refuse_role
from people.base.enums import Role
from people.base.errors import NotAllowed
from people.base.requests import signed_in
from people.base.rules import role_required
from people.base.step_up import step_up

second_person = role_required(Role.ADMINISTRATOR, Role.PLACEMENT)


@second_person
def roles_to_confirm(request: HttpRequest) -> HttpResponse:
    """List the roles that wait; placement staff see those of employer contacts only."""
    return render(
        request, "people/accounts/roles_to_confirm.html", {"rows": role_changes.waiting_roles(signed_in(request))}
    )


@second_person
@require_POST
@step_up
def answer_role(request: HttpRequest, request_id: str) -> HttpResponse:
    """Confirm (`confirm`) or close (`refuse`) a request; the password is asked first."""
    found = get_object_or_404(RoleRequest, pk=request_id)
    if not may_see_role_request(request.user, found):
        raise Http404
    try:
        if "confirm" in request.POST:
            confirm_role(request=found, by=signed_in(request))
            messages.success(request, _("Confirmed. The role works from now on."))
        else:
            refuse_role(request=found, by=signed_in(request))
            messages.success(request, _("Closed. The role was not given."))
    except NotAllowed:
        messages.info(request, _("Another person answers this, or it was answered. Nothing changed."))
    return redirect("people:roles-to-confirm")
