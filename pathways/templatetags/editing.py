"""The way from a page to where it is edited, and the checker inside a preview."""

from typing import Any

from django import template
from django.utils.safestring import SafeString

from pathways.content.loading.pages import KIND_OF
from pathways.editing.checks import checks_of
from pathways.editing.rules import can_edit

register = template.Library()


@register.inclusion_tag("pathways/editing/edit_this.html", takes_context=True)
def edit_this(context: Any, page: Any) -> dict[str, Any]:
    """Show whoever may edit the page the way there; nothing to anybody else, and nothing inside a preview."""
    request = context["request"]
    if getattr(request, "is_preview", False) or not can_edit(request.user, page):
        return {}
    return {"edited": page, "language": page.locale.get_display_name()}


@register.simple_tag(takes_context=True)
def preview_bar(context: Any) -> SafeString:
    """Return Wagtail's checker inside a preview, as `pathways.editing.previews` made it; nothing on any real page."""
    made: SafeString = getattr(context.get("request"), "preview_bar", SafeString())
    return made


@register.inclusion_tag("pathways/editing/checked.html")
def checked(page: Any) -> dict[str, Any]:
    """Show what the checks find on a page as it was last saved; nothing for a page of another kind or a new one."""
    known = type(page) in KIND_OF and page.pk
    return {"checks": checks_of(page), "key": page.translation_key} if known else {}
