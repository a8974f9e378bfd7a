"""The address under which graders, labs and the hub on the same machine find the site: plain HTTP on loopback.

Browsers come through a proxy, with a certificate. What runs on the machine itself would need the machine's own public
address to lead back to it, which many networks do not allow.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase, HttpResponseNotFound

# What the own parts call; each asks for a token of its own. Pages for people are not among them.
PLACES = ("/api/labs/", "/identity/o/api/", "/status", "/metrics")


class InnerAddressMiddleware:
    """Answers requests for an inner host as if they had come over TLS, but only what the own parts call.

    Stands first. A request from outside that names an inner host gets no further than one that names the outer.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Let through what is not for an inner host; refuse what nobody has to ask for there."""
        if request.META.get("HTTP_HOST", "") in settings.INNER_HOSTS:
            if not request.path.startswith(PLACES):
                return HttpResponseNotFound("Only the academy's own programs ask here.", content_type="text/plain")
            request.META["HTTP_X_FORWARDED_PROTO"] = "https"
            # No proxy stood between: limits count the address that the connection itself has.
            here = [request.META.get("REMOTE_ADDR") or "127.0.0.1"]
            request.META["HTTP_X_FORWARDED_FOR"] = ", ".join(here * max(1, settings.ALLAUTH_TRUSTED_PROXY_COUNT))
        return self.get_response(request)
