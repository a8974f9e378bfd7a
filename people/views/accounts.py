"""The administrator's pages: accounts and roles, invitations, who works with whom."""

import segno
from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from people import selectors
from people.enums import Role
from people.errors import NotAllowed
from people.forms import CaseloadForm, InvitationForm, RoleForm
from people.models import Invitation, User
from people.rules import role_required
from people.services import (
    assign_student,
    end_role,
    grant_role,
    make_invitation,
    unassign_student,
    withdraw_invitation,
)
from people.steps import step_up

administrator = role_required(Role.ADMINISTRATOR)


@administrator
def accounts(request: HttpRequest) -> HttpResponse:
    """List accounts with their roles."""
    role = request.GET.get("role", "")
    people = selectors.accounts(role if role in Role.values else "")
    page = Paginator(people, 50).get_page(request.GET.get("page"))
    return render(request, "people/accounts.html", {"page": page, "roles": Role.choices, "role": role})


@administrator
def account(request: HttpRequest, user_id: str) -> HttpResponse:
    """Show one account: roles now, changes of roles, role to give."""
    person = get_object_or_404(User, pk=user_id)
    context = {"person": person, "grants": selectors.grants_of(person), "form": RoleForm()}
    return render(request, "people/account.html", context)


@administrator
@require_POST
@step_up
def change_role(request: HttpRequest, user_id: str) -> HttpResponse:
    """Give (`role`) or end (`end`) a role; the password is asked first and the change is logged."""
    person = get_object_or_404(User, pk=user_id)
    change, wish = (end_role, request.POST["end"]) if "end" in request.POST else (grant_role, request.POST.get("role"))
    if wish in Role.values:
        try:
            change(user=person, role=Role(wish), by=request.user)  # type: ignore[arg-type]
            messages.success(request, _("Changed, and written to the log."))
        except NotAllowed:
            messages.info(request, _("One administrator must remain. Nothing changed."))
    return redirect("people:account", person.pk)


@administrator
def invitations(request: HttpRequest) -> HttpResponse:
    """List invitations; make one and show its card once."""
    form = InvitationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        invitation, code = make_invitation(by=request.user, **form.cleaned_data)  # type: ignore[arg-type]
        # The code sits behind "#": browsers never send that part, so it reaches no log.
        link = f"{settings.SITE_URL.rstrip('/')}{reverse('people:join')}#{code}"
        picture = segno.make(link, error="m").svg_inline(scale=5, border=2, omitsize=False)
        card = {"invitation": invitation, "code": code, "picture": picture, "place": link.partition("#")[0]}
        return render(request, "people/invitation_card.html", card)
    page = Paginator(selectors.invitations(), 50).get_page(request.GET.get("page"))
    return render(request, "people/invitations.html", {"form": form, "page": page})


@administrator
@require_POST
def withdraw(request: HttpRequest, invitation_id: str) -> HttpResponse:
    """Close an unused code."""
    withdraw_invitation(invitation=get_object_or_404(Invitation, pk=invitation_id), by=request.user)  # type: ignore[arg-type]
    messages.success(request, _("This code does not work any more."))
    return redirect("people:invitations")


@administrator
def caseloads(request: HttpRequest) -> HttpResponse:
    """Show who works with whom; put a student on a list or take one off."""
    form = CaseloadForm(request.POST if "student" in request.POST else None)
    if request.method == "POST" and "end" in request.POST:
        found = get_object_or_404(selectors.assignments(), pk=request.POST["end"])
        unassign_student(staff=found.staff, student=found.student, by=request.user)  # type: ignore[arg-type]
        return redirect("people:caseloads")
    if form.is_bound and form.is_valid():
        try:
            assign_student(**form.cleaned_data, by=request.user)  # type: ignore[arg-type]
            messages.success(request, _("Done. The student can see who works with them."))
            return redirect("people:caseloads")
        except NotAllowed:
            form.add_error(None, _("These two do not work together."))
    return render(request, "people/caseloads.html", {"form": form, "rows": selectors.assignments()})
