"""The second person's page, and staff who ask to be kept away from somebody."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from people.accounts import role_changes
from people.accounts.models.role_request import RoleRequest
from people.accounts.services.role_requests import confirm_role, refuse_role
from people.base.enums import STAFF_ROLES, Role
from people.base.errors import NotAllowed
from people.base.models.user import User
from people.base.rules import may_see_role_request, role_required
from people.base.step_up import step_up
from people.caseload.services import set_bar
from people.signin.forms import OwnConflictForm

second_person = role_required(Role.ADMINISTRATOR, Role.PLACEMENT)


def _me(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user


@second_person
def roles_to_confirm(request: HttpRequest) -> HttpResponse:
    """List the roles that wait; placement staff see those of employer contacts only."""
    return render(request, "people/accounts/roles_to_confirm.html", {"rows": role_changes.waiting_roles(_me(request))})


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
            confirm_role(request=found, by=_me(request))
            messages.success(request, _("Confirmed. The role works from now on."))
        else:
            refuse_role(request=found, by=_me(request))
            messages.success(request, _("Closed. The role was not given."))
    except NotAllowed:
        messages.info(request, _("Another person answers this, or it was answered. Nothing changed."))
    return redirect("people:roles-to-confirm")


@role_required(*STAFF_ROLES)
def conflicts(request: HttpRequest) -> HttpResponse:
    """Let a staff member be kept away from a student's records; no reason is asked.

    The answer is alike for unknown names, so nothing is listed here; an administrator undoes it.
    """
    form = OwnConflictForm(request.POST or None)
    me = _me(request)
    if form.is_bound and form.is_valid():
        name = form.cleaned_data["username"].strip().lower()
        student = User.objects.filter(username=name, role_grants__role=Role.STUDENT, role_grants__ended_at=None).first()
        if student is not None and student != me:
            set_bar(staff=me, student=student, by=me)
        messages.success(request, _("If this name exists, you are kept away from their records now."))
        return redirect("people:conflicts")
    return render(request, "people/caseload/conflicts.html", {"form": form})
