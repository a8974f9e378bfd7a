"""Coming in by invitation, and getting back in."""

from allauth.core import ratelimit
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters

from people.accounts.services.invitations import accept_invitation
from people.base.errors import ClosedInvitation
from people.signin.adapters import ratelimit_address
from people.signin.forms import JoinForm, RecoverForm
from people.signin.services.recovery import new_recovery_codes
from people.signin.services.recovery import recover as recover_account


@sensitive_post_parameters("password", "code")
def join(request: HttpRequest) -> HttpResponse:
    """Take an invitation code; show the generated name, the password and printable codes once."""
    if request.user.is_authenticated:
        return redirect("start")
    form = JoinForm(request.POST or None)
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


@sensitive_post_parameters("password", "code")
def recover(request: HttpRequest) -> HttpResponse:
    """Set a new password with a printed code; the answer is alike for unknown names and codes."""
    form = RecoverForm(request.POST or None)
    if request.method == "POST":
        if limited := _too_many(request, "recover"):
            return limited
        if form.is_valid():
            if recover_account(**form.cleaned_data):
                return render(request, "people/signin/recovered.html")
            form.add_error(None, form.closed_message)
    return render(request, "people/signin/recover.html", {"form": form})


def _too_many(request: HttpRequest, action: str) -> HttpResponse | None:
    """Return the "wait a moment" page after too many tries (limits: ACCOUNT_RATE_LIMITS), by address and by name.

    The narrow limit for a name counts one address alone, so that a stranger elsewhere does not keep a person out.
    """
    name = request.POST.get("username", "").strip().lower()
    here = f"{name}:{ratelimit_address(request)}"
    if ratelimit.consume(request, action=action, key=here) and ratelimit.consume(
        request, action=f"{action}_name", key=name
    ):
        return None
    return render(request, "429.html", status=429)
