"""Invitations: made, shown once as a card, withdrawn."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from people.accounts import selectors as accounts_selectors
from people.accounts.cards import face_of
from people.accounts.forms import InvitationForm
from people.accounts.models.invitation import Invitation
from people.accounts.services.invitations import make_invitation, withdraw_invitation
from people.base.enums import Role
from people.base.rules import administrator


@administrator
def invitations(request: HttpRequest) -> HttpResponse:
    """List invitations; make one and show its card once."""
    form = InvitationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        invitation, code = make_invitation(by=request.user, **form.cleaned_data)  # type: ignore[arg-type]
        card = {"invitation": invitation, "card": face_of(code, partner=invitation.role == Role.EMPLOYER)}
        return render(request, "people/accounts/invitation_card.html", card)
    page = Paginator(accounts_selectors.invitations(), 50).get_page(request.GET.get("page"))
    return render(request, "people/accounts/invitations.html", {"form": form, "page": page})


@administrator
@require_POST
def withdraw(request: HttpRequest, invitation_id: str) -> HttpResponse:
    """Close an unused code."""
    withdraw_invitation(invitation=get_object_or_404(Invitation, pk=invitation_id), by=request.user)  # type: ignore[arg-type]
    messages.success(request, _("This code does not work any more."))
    return redirect("people:invitations")
