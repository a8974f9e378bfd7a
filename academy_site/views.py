"""Views that join the apps."""

from dataclasses import asdict

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template import loader
from django.views.decorators.http import require_safe

from academy_site import navigation
from academy_site.frames import PLACE
from academy_site.health import health
from people.base.enums import Role
from people.base.rules import roles_of


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Send a person who just signed in to the page where their role's work starts; a visitor to the home page.

    Somebody whose role has not begun comes to their account, which says so.
    """
    if not request.user.is_authenticated:
        return redirect("/")
    places = navigation.places(roles_of(request.user), "")
    return redirect(places[0].url if places else "people:me")


@require_safe
def status(request: HttpRequest) -> HttpResponse:
    """Say whether site, hub, proxy and grader answer: 200 when all do, 503 otherwise; HTML for browsers, else JSON."""
    found = health()
    code = 200 if found.ready else 503
    if "text/html" in request.headers.get("Accept", ""):
        response = render(request, "academy_site/status.html", {"health": found}, status=code)
    else:
        response = JsonResponse({**asdict(found), "ready": found.ready}, status=code)
    response["Cache-Control"] = "no-store"
    return response


def out_of_order(request: HttpRequest) -> HttpResponse:
    """Say that something went wrong. Asks no database; who carries a session keeps the way out."""
    carries = settings.SESSION_COOKIE_NAME in request.COOKIES and not _known_business(request)
    return HttpResponse(loader.render_to_string("500.html", {"may_be_signed_in": carries}), status=500)


def _known_business(request: HttpRequest) -> bool:
    """Return whether this is a page of a business account, as far as it was found out before something broke."""
    known: frozenset[str] = getattr(getattr(request, "_cached_user", None), "_live_roles", frozenset())
    return request.path.startswith(PLACE) or known == {Role.EMPLOYER}


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Tell search engines which addresses are not for them."""
    closed = (
        "accounts",
        "api",
        "cms",
        "first-steps",
        "identity",
        "join",
        "labs",
        "leave",
        "me",
        "messages",
        "my",
        "recover",
        "start",
    )
    lines = ["User-agent: *", *(f"Disallow: /{place}" for place in closed), ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
