"""Tags of the base template: navigation by role, addresses that may not exist, icons."""

from typing import Any

from django import template
from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from academy_site import icons, navigation
from people.base.rules import roles_of

register = template.Library()


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
