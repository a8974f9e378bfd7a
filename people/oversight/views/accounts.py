"""The administrator's pages: accounts and roles, invitations, who works with whom."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from people.accounts import role_changes
from people.accounts import selectors as accounts_selectors
from people.accounts.forms import RoleForm
from people.accounts.models.role_request import RoleRequest
from people.accounts.selectors import grants_of
from people.accounts.services.accounts import end_role
from people.accounts.services.role_requests import ask_role
from people.base.enums import Role
from people.base.errors import NotAllowed, ReasonNeeded
from people.base.models.user import User
from people.base.requests import signed_in
from people.base.rules import administrator
from people.base.step_up import step_up
from people.caseload.selectors import assignments_of
from people.rights.rules import may_work_on_demand, on_hold
from people.rights.services.closing import close_account, reopen_account


@administrator
def accounts(request: HttpRequest) -> HttpResponse:
    """List accounts with their roles; search by name."""
    role, words = request.GET.get("role", ""), request.GET.get("q", "")[:80]
    people = accounts_selectors.accounts(role if role in Role.values else "", words)
    page = Paginator(people, 50).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "roles": Role.choices,
        "role": role,
        "q": words,
        "waiting": len(role_changes.waiting_roles(signed_in(request))),
    }
    return render(request, "people/oversight/accounts.html", context)


@administrator
def account(request: HttpRequest, user_id: str) -> HttpResponse:
    """Show one account: roles, case-load, every change with who, when and why, and a role to ask for."""
    return _account(request, get_object_or_404(User, pk=user_id), RoleForm())


def _account(request: HttpRequest, person: User, form: RoleForm) -> HttpResponse:
    page = Paginator(role_changes.changes_about(person), 20).get_page(request.GET.get("page"))
    context = {
        "person": person,
        "grants": grants_of(person),
        "waiting": person.role_requests.filter(answered_at=None).select_related("asked_by"),
        "assignments": assignments_of(person),
        "page": page,
        "changes": role_changes.plain_changes(list(page.object_list)),
        "form": form,
        "held": on_hold(person) and may_work_on_demand(request.user, person),
        "is_me": person == request.user,
    }
    return render(request, "people/oversight/account.html", context)


@administrator
@require_POST
@step_up
def change_role(request: HttpRequest, user_id: str) -> HttpResponse:
    """Ask for a role (`role`) or end one (`end`), with a `reason`; the password is asked first, all is logged."""
    person = get_object_or_404(User, pk=user_id)
    form = RoleForm({"role": request.POST.get("end") or request.POST.get("role"), "reason": request.POST.get("reason")})
    if not form.is_valid():
        return _account(request, person, form)
    role, reason = Role(form.cleaned_data["role"]), form.cleaned_data["reason"]
    try:
        if "end" in request.POST:
            end_role(user=person, role=role, by=signed_in(request), reason=reason)
            messages.success(request, _("Ended, and written to the log."))
        elif isinstance(ask_role(user=person, role=role, by=signed_in(request), reason=reason), RoleRequest):
            messages.success(request, _("Asked. The role begins when a second person confirms it."))
        else:
            messages.success(request, _("Given, and written to the log."))
    except NotAllowed:
        messages.info(
            request, _("Nothing changed. Nobody gives a role to themselves, and one administrator must remain.")
        )
    return redirect("people:account", person.pk)


@administrator
@require_POST
@step_up
def close(request: HttpRequest, user_id: str) -> HttpResponse:
    """Close an account, or open it again (`reopen`), with a `reason`; the password is asked first, all is logged."""
    person = get_object_or_404(User, pk=user_id)
    change, said = close_account, _("The account is closed. You can open it again for 90 days.")
    if "reopen" in request.POST:
        change, said = reopen_account, _("The account is open again. It has no role: give one below.")
    try:
        change(user=person, by=signed_in(request), reason=request.POST.get("reason", "")[:300])
        messages.success(request, said)
    except ReasonNeeded:
        messages.info(request, _("Nothing changed. Please say why."))
    except NotAllowed:
        messages.info(request, _("Nothing changed. Another administrator closes your account, and one must remain."))
    return redirect("people:account", person.pk)
