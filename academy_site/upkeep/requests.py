"""Counts requests: which part of the site, how it answered, how long it took. Who asked is not looked at."""

import time
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from people.base.counting import counter, histogram

SECONDS = histogram(
    "academy_request_seconds",
    "Seconds until the site had its answer, by the name of the route.",
    ("route",),
    (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10),
)
ANSWERS = counter("academy_answers", "Answers by route and kind of status.", ("route", "status"))


class CountingMiddleware:
    """Stands outside everything else, so that what others answer is counted, too."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer the request, and count it."""
        began, status = time.perf_counter(), 500
        try:
            response = self.get_response(request)
            status = response.status_code
        finally:
            # Also where even the page that says so could not be made.
            route = route_of(request)
            SECONDS.labels(route).observe(time.perf_counter() - began)
            ANSWERS.labels(route, f"{status // 100}xx").inc()
        return response


def route_of(request: HttpRequest) -> str:
    """Return the name of a request's route: from our own code, never from the address that was typed."""
    if request.resolver_match is not None:
        return request.resolver_match.view_name or "unnamed"
    return "static" if request.path.startswith(settings.STATIC_URL) else "other"
