"""No text with the character NUL comes in: nobody types it, PostgreSQL stores and looks for none, and errors out.

Forms of Django refuse it by themselves. What a view takes from an address, a cookie or a form without one does not:
each search box, each reason beside a button. So it is taken out here, before anything is asked for with it.
"""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase, QueryDict, UnreadablePostError

NUL = "\0"
URLENCODED = "application/x-www-form-urlencoded"


def without_nul(asked: QueryDict) -> QueryDict:
    """Return the same names and values without the character; the same object where none holds it."""
    if not any(NUL in text for name, values in asked.lists() for text in (name, *values)):
        return asked
    clean = QueryDict(mutable=True, encoding=asked.encoding)
    for name, values in asked.lists():
        clean.setlist(name.replace(NUL, ""), [value.replace(NUL, "") for value in values])
    clean._mutable = False
    return clean


class NulMiddleware:
    """Takes it out of what is asked for in an address and of cookies; a path that holds it leads nowhere.

    Stands before whatever asks the database. Forms are cleaned by `NulInFormsMiddleware`.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer the request; raise 404 for such a path."""
        if NUL in request.path_info:
            raise Http404
        request.GET = without_nul(request.GET)  # type: ignore[assignment]
        for name, value in request.COOKIES.items():
            if NUL in value:
                request.COOKIES[name] = value.replace(NUL, "")
        return self.get_response(request)


class NulInFormsMiddleware:
    """Takes it out of what a form sends; files stay as they are. Stands after the check of where a form comes from.

    That check has read the form by then. Where there is none, as for programs, a body of several parts is left to the
    view, which may take it piece by piece.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer the request."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable[..., Any], *_: Any) -> None:
        """Clean the form of this request."""
        if request.method != "POST" or (getattr(view, "csrf_exempt", False) and request.content_type != URLENCODED):
            return
        try:
            request.POST = without_nul(request.POST)  # type: ignore[assignment]
        except UnreadablePostError:  # Whoever sent it is gone.
            return
