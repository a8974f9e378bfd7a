"""What we add to the content management system, and what happens beside the editor's own doing."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin.widgets.button import Button
from wagtail.snippets.models import register_snippet

from pathways.content.copies import renew_ids
from pathways.content.loading.pages import KIND_OF
from pathways.content.selectors.holders import pages_that_offer
from pathways.editing.lists import SkillViewSet, TermViewSet
from pathways.editing.publishing import left_among
from pathways.editing.rules import can_edit
from pathways.editing.translations import still_in_first_language
from pathways.editing.views import translate, translate_by_number
from pathways.learning.rules import file_refusal

register_snippet(SkillViewSet)
register_snippet(TermViewSet)


@hooks.register("after_copy_page")
def ids_of_copies(request: HttpRequest, page: Any, new_page: Any) -> None:
    """Give what hangs on ids ids of its own in a copied lesson."""
    renew_ids(new_page)


@hooks.register("insert_global_admin_css")
def own_styles() -> SafeString:
    """Add the look of our own pages and widgets."""
    return format_html('<link rel="stylesheet" href="{}">', static("pathways/editing.css"))


@hooks.register("register_admin_urls", order=-1)
def own_addresses() -> list[URLPattern]:
    """Add our pages; the first of them stands where the CMS has a page that would publish English as Spanish."""
    return [
        path("localize/submit/page/<int:page_id>/", translate_by_number, name="translate-by-number"),
        path("translate/<uuid:key>/", translate, name="translate-page"),
    ]


@hooks.register("register_page_header_buttons")
@hooks.register("register_page_listing_more_buttons")
def way_to_translate(
    page: Any, user: Any, view_name: str | None = None, next_url: str | None = None
) -> Iterator[Button]:
    """Offer the translation of a page beside the page, also where there is one already."""
    if page.specific_class in KIND_OF and can_edit(user, page):
        url = reverse("translate-page", args=[page.translation_key])
        yield Button(_("English and Spanish side by side"), url, priority=61, icon_name="globe")


@hooks.register("construct_page_action_menu")
def without_synced_pages(items: list[Any], request: HttpRequest, context: Any) -> None:
    """Take out what leads to the CMS's own translation page: our content policy refuses its inline scripts."""
    items[:] = [item for item in items if not str(getattr(item, "name", "")).startswith("localize-")]


@hooks.register("before_publish_page")
def not_in_the_first_language(request: HttpRequest, page: Any) -> HttpResponse | None:
    """Refuse to publish words of the first language as a translation, and say which they are."""
    left = still_in_first_language(page)
    return _back_to_translate(request, page, left[0]) if left else None


@hooks.register("before_bulk_action")
def none_of_many_in_the_first_language(
    request: HttpRequest, action_type: str, objects: Iterable[Any], action: Any
) -> HttpResponse | None:
    """Refuse the same where many pages are published at once: none of them is."""
    below = bool(request.POST.get("include_descendants"))
    found = next(left_among(objects, below=below), None) if action_type == "publish" else None
    return _back_to_translate(request, *found) if found else None


def _back_to_translate(request: HttpRequest, page: Any, words: str) -> HttpResponse:
    said = _("Not published: this is still in English. “%(words)s”") % {"words": Truncator(words).words(12)}
    messages.error(request, said)
    return redirect("translate-page", key=page.translation_key)


@hooks.register("before_serve_document")
def only_to_readers(document: Any, request: HttpRequest) -> HttpResponse | None:
    """Send an uploaded file only to readers of a page that offers it; Wagtail would send it to everybody."""
    return file_refusal(request, pages_that_offer(document))
