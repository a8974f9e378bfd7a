"""The one place where a page may do more than the site's content security policy says, and why."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

# The editor sets style attributes and shows pictures before they are sent. It gets no inline script.
EDITOR = {"style-src": ["'unsafe-inline'"], "img-src": ["blob:"]}
# A preview is shown in a frame inside the editor; Wagtail marks those answers, and only those, as frameable.
PREVIEW = {"frame-ancestors": ["'self'"]}
HEADER = "Content-Security-Policy"


class EditorPolicyMiddleware:
    """Widens the policy below /cms/ only; stands inside the CSP middleware.

    A preview was made by a request of its own and comes with the policy of a public page; it is written anew here,
    as strict as before but for the frame.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Mark answers below /cms/, so that the CSP middleware adds what the editor needs."""
        response = self.get_response(request)
        if not request.path.startswith("/cms/"):
            return response
        if response.get("X-Frame-Options") == "SAMEORIGIN":
            response.headers.pop(HEADER, None)
            response._csp_replace = PREVIEW  # type: ignore[attr-defined]
        else:
            response._csp_update = EDITOR  # type: ignore[attr-defined]
        return response
