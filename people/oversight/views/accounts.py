"""The administrator's pages: accounts and roles, invitations, who works with whom."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from people.accounts import role_changes
from people.accounts.cards import face_of
from people.accounts.models.invitation import Invitation
from people.accounts.models.role_request import RoleRequest
from people.accounts.services.accounts import end_role
from people.accounts.services.invitations import make_invitation, withdraw_invitation
from people.accounts.services.role_requests import ask_role
from people.base.enums import Role
from people.base.errors import NotAllowed, ReasonNeeded
from people.base.models.user import User
from people.base.rules import may_work_on_demand, on_hold, role_required
from people.base.step_up import step_up
from people.caseload.services import assign_student, lift_bar, set_bar, unassign_student
from people.rights import selectors
from people.rights.services.closing import close_account, reopen_account
from people.signin.forms import CaseloadForm, ConflictForm, InvitationForm, RoleForm

administrator = role_required(Role.ADMINISTRATOR)


def _me(request: HttpRequest) -> User:
    """Return who is signed in: the decorator lets nobody else through."""
    assert isinstance(request.user, User)
    return request.user


@administrator
def accounts(request: HttpRequest) -> HttpResponse:
    """List accounts with their roles; search by name."""
    role, words = request.GET.get("role", ""), request.GET.get("q", "")[:80]
    people = selectors.accounts(role if role in Role.values else "", words)
    page = Paginator(people, 50).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "roles": Role.choices,
        "role": role,
        "q": words,
        "waiting": len(role_changes.waiting_roles(_me(request))),
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
        "grants": selectors.grants_of(person),
        "waiting": person.role_requests.filter(answered_at=None).select_related("asked_by"),
        "assignments": role_changes.assignments_of(person),
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
            end_role(user=person, role=role, by=_me(request), reason=reason)
            messages.success(request, _("Ended, and written to the log."))
        elif isinstance(ask_role(user=person, role=role, by=_me(request), reason=reason), RoleRequest):
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
        change(user=person, by=_me(request), reason=request.POST.get("reason", "")[:300])
        messages.success(request, said)
    except ReasonNeeded:
        messages.info(request, _("Nothing changed. Please say why."))
    except NotAllowed:
        messages.info(request, _("Nothing changed. Another administrator closes your account, and one must remain."))
    return redirect("people:account", person.pk)


@administrator
def invitations(request: HttpRequest) -> HttpResponse:
    """List invitations; make one and show its card once."""
    form = InvitationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        invitation, code = make_invitation(by=request.user, **form.cleaned_data)  # type: ignore[arg-type]
        card = {"invitation": invitation, "card": face_of(code)}
        return render(request, "people/accounts/invitation_card.html", card)
    page = Paginator(selectors.invitations(), 50).get_page(request.GET.get("page"))
    return render(request, "people/accounts/invitations.html", {"form": form, "page": page})


@administrator
@require_POST
def withdraw(request: HttpRequest, invitation_id: str) -> HttpResponse:
    """Close an unused code."""
    withdraw_invitation(invitation=get_object_or_404(Invitation, pk=invitation_id), by=request.user)  # type: ignore[arg-type]
    messages.success(request, _("This code does not work any more."))
    return redirect("people:invitations")


@administrator
def caseloads(request: HttpRequest) -> HttpResponse:
    """Show who works with whom and who is kept away; change either."""
    form = CaseloadForm(request.POST if "student" in request.POST else None)
    conflict = ConflictForm(request.POST if "barred_student" in request.POST else None)
    if request.method == "POST" and _changed(request, form, conflict):
        return redirect("people:caseloads")
    context = {"form": form, "conflict": conflict, "rows": selectors.assignments(), "bars": role_changes.bars()}
    return render(request, "people/caseload/caseloads.html", context)


def _changed(request: HttpRequest, form: CaseloadForm, conflict: ConflictForm) -> bool:
    """Carry out what was sent; return whether it was done. What was refused stands at its form."""
    try:
        if "end" in request.POST:
            row = get_object_or_404(selectors.assignments(), pk=request.POST["end"])
            reason = request.POST.get("reason", "").strip()[:300]
            if not reason:
                messages.info(request, _("Nothing changed. Please say why."))
                return True
            unassign_student(staff=row.staff, student=row.student, by=_me(request), reason=reason)
        elif "open" in request.POST:
            bar = get_object_or_404(role_changes.bars(), pk=request.POST["open"])
            lift_bar(staff=bar.staff, student=bar.student, by=_me(request))
        elif conflict.is_bound and conflict.is_valid():
            data = conflict.cleaned_data
            set_bar(staff=data["barred_staff"], student=data["barred_student"], by=_me(request))
        elif form.is_bound and form.is_valid():
            assign_student(**form.cleaned_data, by=_me(request))
        else:
            return False
    except NotAllowed:
        if not form.is_bound:
            messages.info(request, _("Somebody else changes this for you. Nothing changed."))
            return True
        form.add_error(None, _("These two do not work together."))
        return False
    messages.success(request, _("Done. The student can see who works with them."))
    return True
