"""Who comes to the editor's pages, and what everybody else reads there."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render

from people.base.enums import Role
from people.base.rules import has_role

CMS = "/cms/"
# What leads to our own pages, and what the CMS needs before it knows who asks.
OPEN = ("login/", "logout/", "password_reset/", "jsi18n/", "sprite")


class EditorsOnlyMiddleware:
    """Says to somebody signed in who may not edit why these pages do not open, and where to go instead.

    The CMS would send them to sign in. They are signed in, and would be sent back to it, without end. Visitors still go
    to sign in. Programs that ask in the background get the bare answer.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer the request."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_: Any) -> HttpResponseBase | None:
        """Return the page with the reason, or None for all who may go on."""
        inside = request.path.startswith(CMS) and not request.path.removeprefix(CMS).startswith(OPEN)
        if not inside or not request.user.is_authenticated or request.user.has_perm("wagtailadmin.access_admin"):
            return None
        if request.headers.get("X-Requested-With") == "XMLHttpRequest":
            raise PermissionDenied
        context = {"administrates": has_role(request.user, Role.ADMINISTRATOR)}
        return render(request, "academy_site/editors_only.html", context, status=403)
