"""Coming in by invitation, and getting back in."""

from allauth.core import ratelimit
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.debug import sensitive_post_parameters

from people.signin.adapters import ratelimit_address
from people.signin.forms import RecoverForm
from people.signin.services.recovery import recover as recover_account


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
