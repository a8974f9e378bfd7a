"""The one place where a page may do more than the site's content security policy says, and why."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

# The editor sets style attributes and shows pictures before they are sent.
EDITOR = {"style-src": ["'unsafe-inline'"], "img-src": ["blob:"]}
# A preview is shown in a frame inside the editor; Wagtail marks those answers, and only those, as frameable.
PREVIEW = {"frame-ancestors": ["'self'"]}


class EditorPolicyMiddleware:
    """Widens the policy below /cms/ only; stands inside the CSP middleware."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Mark answers below /cms/, so that the CSP middleware adds what the editor needs."""
        response = self.get_response(request)
        if request.path.startswith("/cms/"):
            response._csp_update = EDITOR  # type: ignore[attr-defined]
            if response.get("X-Frame-Options") == "SAMEORIGIN":
                response._csp_replace = PREVIEW  # type: ignore[attr-defined]
        return response
