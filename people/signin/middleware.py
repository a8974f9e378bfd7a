"""What every answer carries, and what every signed-in request is held against."""

import logging
import time
from collections.abc import Callable
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect
from django.template import loader
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from people.base.enums import STAFF_ROLES
from people.base.errors import KeyServiceDown
from people.base.rules import roles_of
from people.signin.services.devices import forget_trust

logger = logging.getLogger(__name__)
Answer = Callable[[HttpRequest], HttpResponseBase]
PERMISSIONS = (
    "accelerometer=(), autoplay=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), "
    "microphone=(), midi=(), payment=(), usb=(), browsing-topics=()"
)


class HeadersMiddleware:
    """Adds the headers that Django's own middleware does not: CORP, Permissions-Policy, and no-store.

    A page is never stored where the request carried a session or the answer starts one; it asks for no query.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer the request."""
        response = self.get_response(request)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        if settings.SESSION_COOKIE_NAME in request.COOKIES or settings.SESSION_COOKIE_NAME in response.cookies:
            response.headers["Cache-Control"] = "no-store, private"
        return response


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
            if request.user.is_authenticated and now - request.session.get("seen", 0) >= 60:
                request.session["seen"] = now
        return self.get_response(request)

    @staticmethod
    def _end_trust(request: HttpRequest, now: int) -> None:
        """Bring the session back to the ordinary time; sign out whoever was away longer than that."""
        if now - request.session.get("seen", 0) > settings.SESSION_COOKIE_AGE:
            logout(request)
        else:
            forget_trust(request.session)


class SecondFactorMiddleware:
    """Leads staff without a second factor to setting one up; nothing else answers them before."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer the request."""
        user = request.user
        if user.is_authenticated and not request.session.get("second_factor") and not self._always_open(request.path):
            if roles_of(user).isdisjoint(STAFF_ROLES):
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


class KeyServiceMiddleware:
    """Answers with 503 and plain words while the academy's key cannot be reached: nothing is changed, nothing is lost.

    Whatever the view had begun to write is rolled back by then. The log gets the error's own words alone, without the
    call stack, whose values could be somebody's.
    """

    RETRY_AFTER_S = 60

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer the request."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Turn `KeyServiceDown` into a page, or into JSON for programs; leave every other error alone."""
        if not isinstance(error, KeyServiceDown):
            return None
        logger.error("%s", error)
        wants = request.get_preferred_type(["text/html", "application/json"])
        if request.path.startswith(reverse("api-root")) or wants == "application/json":
            said = gettext("We cannot open locked data at the moment. Nothing is lost. Try again in a minute.")
            answer: HttpResponse = JsonResponse({"detail": said}, status=503)
        else:
            carries = settings.SESSION_COOKIE_NAME in request.COOKIES
            sent = request.method == "POST"
            context = {"may_be_signed_in": carries, "sent": sent, "again": "" if sent else request.get_full_path()}
            answer = HttpResponse(loader.render_to_string("503.html", context), status=503)
        answer["Retry-After"] = str(self.RETRY_AFTER_S)
        answer["Cache-Control"] = "no-store, private"
        return answer
