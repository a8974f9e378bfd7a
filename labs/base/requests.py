"""What the views need of a request, with types."""

from collections.abc import Callable
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language

from labs.base.errors import NothingWaits, TakenBack
from labs.servers import hubclient
from labs.servers.selectors import hub_groups
from people.models import User


def person(request: HttpRequest) -> User:
    """Return the signed-in person; only for views behind a sign-in."""
    user: User = request.user  # type: ignore[assignment]
    return user


def start_lab_server(user: User) -> None:
    """Start the person's lab server, in the language of this request and with what is in it for them."""
    hubclient.start_server(user.hub_name, get_language() or "", hub_groups(user))


def into_lab_server(user: User, page: str) -> HttpResponse:
    """Start the person's lab server and send the browser to `page` in it, through the hub's own sign-in.

    Through `oauth_login`, because a hub cookie of whoever used this browser before must not open that person's lab.
    """
    start_lab_server(user)
    return redirect(f"{settings.HUB_URL}/hub/oauth_login?" + urlencode({"next": f"/hub/user-redirect/{page}"}))


def is_htmx(request: HttpRequest) -> bool:
    """Return whether only a part of the page was asked for."""
    return bool(request.htmx)  # type: ignore[attr-defined]


def sent_id(request: HttpRequest, name: str) -> UUID:
    """Return the id that a form sent as `name`; `Http404` where it is none."""
    try:
        return UUID(request.POST[name])
    except (KeyError, ValueError):
        raise Http404 from None


def tell(request: HttpRequest, change: Callable[[], object], said: str) -> None:
    """Change a request for more time; the next page says `said`, or that the request does not wait any more."""
    try:
        change()
    except (NothingWaits, TakenBack) as error:
        messages.warning(request, str(error))
    else:
        messages.success(request, said)


def wrong_with(form: Form) -> str:
    """Return all that is wrong with a form that was sent, in one line; "" where nothing is."""
    return " ".join(str(error) for errors in form.errors.values() for error in errors)
