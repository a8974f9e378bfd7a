"""Tags of the base template: navigation by role, addresses that may not exist, icons."""

from dataclasses import dataclass
from typing import Any

from django import template
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from academy_site import icons, navigation
from people.base.rules import roles_of
from people.base.stencils import Stencil
from people.models import User

register = template.Library()
HEADER = Stencil("academy_site/header.html", texts="name csrf_token full_path")
PARTS = {name: Stencil(f"academy_site/{name}.html") for name in ("exit_skip_link", "exit", "footer")}


@dataclass
class _Somebody:
    """Who stands in a header while it is drawn: somebody with these roles."""

    get_short_name: str
    _live_roles: frozenset[str]
    is_authenticated: bool = True
    is_active: bool = True


@dataclass
class _Request:
    """The request for which a header is drawn."""

    user: _Somebody
    path: str
    method: str
    get_full_path: str


@register.simple_tag(takes_context=True)
def nav_places(context: dict[str, Any], *, business: bool = False) -> list[navigation.Place]:
    """Return the header's links for the person of this request; none for a visitor or without a request.

    `business`: those of a business account, its own page among them.
    """
    request = context.get("request")
    user = getattr(request, "user", None)
    if request is None or user is None or not user.is_authenticated:
        return []
    found = navigation.business_places if business else navigation.places
    return found(roles_of(user), request.path)


@register.simple_tag(takes_context=True)
def own_header(context: dict[str, Any]) -> SafeString:
    """Return the header of somebody signed in: drawn once for their roles and the place that they are at."""
    request: HttpRequest = context["request"]
    somebody = request.user
    assert isinstance(somebody, User)
    roles = roles_of(somebody)
    here, method = navigation.nearest(roles, request.path), request.method or ""

    def more() -> dict[str, Any]:
        user = _Somebody(HEADER.mark("name"), roles)
        return {"user": user, "request": _Request(user, here, method, HEADER.mark("full_path"))}

    words = {"name": somebody.get_short_name(), "csrf_token": context["csrf_token"]}
    shape = (roles, here, method, settings.ACADEMY_NAME, tuple(settings.OFFERED_LANGUAGES))
    return HEADER.fill({**words, "full_path": request.get_full_path()}, shape, more)


@register.simple_tag
def part(name: str, user: User | AnonymousUser | None) -> SafeString:
    """Return a part of the frame that says the same to everybody who is signed in, and the same to everybody else."""
    # A page that is drawn without a request knows nobody.
    known = bool(getattr(user, "is_authenticated", False))
    return PARTS[name].fill({}, known, lambda: {"user": {"is_authenticated": known}})


@register.simple_tag
def address(name: str) -> str:
    """Return the URL called `name`, or "" where there is none."""
    return navigation.address(name)


@register.simple_tag
def academy_name() -> str:
    """Return what this academy is called."""
    return settings.ACADEMY_NAME or gettext("Tech academy")


@register.simple_tag
def more_than_one_language() -> bool:
    """Return whether there is a language to change to."""
    return len(settings.OFFERED_LANGUAGES) > 1


@register.simple_tag
def icon(name: str) -> SafeString:
    """Return a line icon as SVG that screen readers pass over; an unknown name gives the path icon."""
    return format_html(
        '<svg class="icon" viewBox="0 0 32 32" width="32" height="32" aria-hidden="true" focusable="false">{}</svg>',
        icons.drawing(name),
    )
