"""What a person sees who opens the address of a button."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase, HttpResponseNotAllowed
from django.template import loader

Answer = Callable[[HttpRequest], HttpResponseBase]


class ButtonAddressMiddleware:
    """Gives a page to a browser that opens an address which only takes what a button sends.

    People land there when they were signed out, pressed a button and signed in again. Without this they would see an
    empty page, without a way on and without the way out. Programs get Django's empty answer.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer the request."""
        response = self.get_response(request)
        if (
            isinstance(response, HttpResponseNotAllowed)
            and request.method == "GET"
            and "text/html" in request.headers.get("Accept", "")
        ):
            response.content = loader.render_to_string("405.html", request=request).encode()
        return response
