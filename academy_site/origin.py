"""Forms that can be sent although no page ever says where it was.

With `Referrer-Policy: no-referrer` browsers send `Origin: null` with a form, and Django's CSRF check would refuse every
one. What the browser itself says in `Sec-Fetch-Site`, which no page can forge, tells the same.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase


class HiddenOriginMiddleware:
    """Puts back the origin of a request that its browser vouches for as same-origin; stands before the CSRF check.

    A browser too old to send `Sec-Fetch-Site` gets the same; the CSRF token is checked after it in every case.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Restore the origin where it is hidden, then go on."""
        hidden = request.META.get("HTTP_ORIGIN") == "null"
        if hidden and request.META.get("HTTP_SEC_FETCH_SITE", "same-origin") == "same-origin":
            request.META["HTTP_ORIGIN"] = f"{request.scheme}://{request.get_host()}"
        return self.get_response(request)
