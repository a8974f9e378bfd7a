"""What every answer carries, and what every signed-in request is held against."""

import logging
import time
from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from people.base.headers import Answer
from people.base.rules import needs_second_step
from people.signin.services.devices import forget_trust

logger = logging.getLogger(__name__)


class TimeZoneMiddleware:
    """Shows times in the person's own zone, else in the academy's."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer the request."""
        zone = request.user.time_zone if request.user.is_authenticated else ""
        if not zone:
            return self.get_response(request)
        try:
            with timezone.override(ZoneInfo(zone)):
                return self.get_response(request)
        except ZoneInfoNotFoundError:
            return self.get_response(request)


class IdleMiddleware:
    """Keeps a session alive while it is used, writing it at most once a minute instead of at every request.

    A trusted device goes back to the ordinary idle time when its longest time is over.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer the request."""
        if request.user.is_authenticated:
            now = int(time.time())
            if request.session.get("trusted_until", now) < now:
                self._end_trust(request, now)
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable[..., Any], *_: Any) -> None:
        """Remember that the session is in use, unless a page asks by itself while nobody touches it."""
        if getattr(view, "background", False) or not request.user.is_authenticated:
            return
        now = int(time.time())
        if now - request.session.get("seen", 0) >= 60:
            request.session["seen"] = now

    @staticmethod
    def _end_trust(request: HttpRequest, now: int) -> None:
        """Bring the session back to the ordinary time; sign out whoever was away longer than that."""
        if now - request.session.get("seen", 0) > settings.SESSION_COOKIE_AGE:
            logout(request)
        else:
            forget_trust(request.session)


class SecondFactorMiddleware:
    """Leads staff and employers without a second factor to setting one up; nothing else answers them before."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer the request."""
        user = request.user
        if user.is_authenticated and not request.session.get("second_factor") and not self._always_open(request.path):
            if not needs_second_step(user):
                return self.get_response(request)
            kinds = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
            if not get_adapter().is_mfa_enabled(user, kinds):
                return redirect("mfa_index")
            request.session["second_factor"] = True
        return self.get_response(request)

    @staticmethod
    def _always_open(path: str) -> bool:
        """Return whether the page is needed for setting up or for getting away."""
        accounts = reverse("account_login").removesuffix("login/")
        return path.startswith((accounts, reverse("people:leave"), settings.STATIC_URL)) or path == reverse(
            "people:leaving-help"
        )
