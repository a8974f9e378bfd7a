"""Starting a person's lab server and going into it."""

from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language

from labs.servers import hubclient
from labs.servers.selectors import hub_groups
from people.models import User


def start_lab_server(user: User) -> None:
    """Start the person's lab server, in the language of this request and with what is in it for them."""
    hubclient.start_server(user.hub_name, get_language() or "", hub_groups(user))


def into_lab_server(user: User, page: str) -> HttpResponse:
    """Start the person's lab server and send the browser to `page` in it, through the hub's own sign-in.

    Through `oauth_login`, because a hub cookie of whoever used this browser before must not open that person's lab.
    """
    start_lab_server(user)
    return redirect(f"{settings.HUB_URL}/hub/oauth_login?" + urlencode({"next": f"/hub/user-redirect/{page}"}))
