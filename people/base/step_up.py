"""Ask for the password again before something that matters."""

from allauth.account.decorators import reauthentication_required
from allauth.account.internal.flows.reauthentication import is_reauthentication_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

# Five minutes after the last confirmation the person is asked again; a POST goes on by itself afterwards.
step_up = reauthentication_required


def is_confirmed(request: HttpRequest) -> bool:
    """Return whether the password was typed within the last five minutes."""
    return not is_reauthentication_required(request, app="")


def confirm_for(page: str) -> HttpResponse:
    """Ask for the password and go on to `page`: for what ends in a file, which would leave the browser on “Confirm”."""
    return redirect(f"{reverse('account_reauthenticate')}?{urlencode({'next': page})}")
