"""A bare view behind Django's sessions and nothing else: what a page costs at the least."""

from collections.abc import Callable

from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory


def asked(bare: Callable[[HttpRequest], HttpResponse], cookie: str) -> Callable[[], bytes]:
    """Return a function that asks a bare view with a session's cookie (`name=value`) and returns the body."""
    whole = SessionMiddleware(bare)
    name, _equals, value = cookie.partition("=")

    def ask() -> bytes:
        request = RequestFactory().get("/")
        request.COOKIES[name] = value
        answer = whole(request)
        assert isinstance(answer, HttpResponse)
        return bytes(answer.content)

    return ask
