"""Counts requests, and gives each its id: which part of the site, how it answered, how long. Never who asked."""

import logging
import time
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from people.base import request_ids
from people.base.counting import counter, histogram

log = logging.getLogger("requests")
# What takes this long, or is an error of ours, is written down; so is what our own programs ask, but for waiting.
SLOW_S = 1.0
PROGRAMS, WAITING = "/api/labs/", "api_lease"

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
        sent = request.META.get("HTTP_X_REQUEST_ID", "")
        before = request_ids.current.set(sent if sent and request_ids.is_ours(sent) else request_ids.new())
        try:
            response = self.get_response(request)
            status = response.status_code
        finally:
            # Also where even the page that says so could not be made.
            note(request, status, time.perf_counter() - began)
            request_ids.current.reset(before)
        return response


def note(request: HttpRequest, status: int, seconds: float) -> None:
    """Count an answer. A page that a person opened leaves no line, unless it was slow or an error of ours."""
    route = route_of(request)
    SECONDS.labels(route).observe(seconds)
    ANSWERS.labels(route, f"{status // 100}xx").inc()
    waits = route.endswith(WAITING)
    program = request.path.startswith(PROGRAMS)
    if status >= 500 or (seconds >= SLOW_S and not waits) or (program and not waits):
        said = {"route": route, "method": request.method, "status": status, "ms": round(seconds * 1000)}
        log.log(logging.ERROR if status >= 500 else logging.INFO, "answered", extra=said)


def route_of(request: HttpRequest) -> str:
    """Return the name of a request's route: from our own code, never from the address that was typed."""
    if request.resolver_match is not None:
        return request.resolver_match.view_name or "unnamed"
    return "static" if request.path.startswith(settings.STATIC_URL) else "other"
