"""Coming in by invitation."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters

from people.accounts.forms import BusinessJoinForm, JoinForm
from people.accounts.services.invitations import accept_invitation
from people.base.errors import ClosedInvitation
from people.signin.services.recovery import new_recovery_codes
from people.signin.views.joining import _too_many


@sensitive_post_parameters("password", "code")
def join(request: HttpRequest, form_class: type[JoinForm] = JoinForm) -> HttpResponse:
    """Take an invitation code; show the generated name, the password and printable codes once."""
    if request.user.is_authenticated:
        return redirect("start")
    form = form_class(request.POST or None)
    if request.method == "POST":
        if limited := _too_many(request, "join"):
            return limited
        if form.is_valid():
            own = form.cleaned_data["password"]
            try:
                user, password = accept_invitation(
                    code=form.cleaned_data["code"], display_name=form.cleaned_data["display_name"], password=own or None
                )
            except ClosedInvitation:
                form.add_error("code", form.closed_message)
            else:
                waits = user.role_requests.exists()
                context = {"name": user.username, "password": "" if own else password, "waits": waits}
                return render(
                    request, "people/accounts/joined.html", context | {"codes": new_recovery_codes(user=user)}
                )
    return render(request, "people/accounts/join.html", {"form": form})


def partner_join(request: HttpRequest) -> HttpResponse:
    """The same page in the plain frame, for who will act for an employer; their card leads here."""
    return join(request, form_class=BusinessJoinForm)
