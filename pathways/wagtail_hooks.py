"""What we add to the content management system, and what happens beside the editor's own doing."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from wagtail import hooks
from wagtail.snippets.models import register_snippet

from pathways.content.copies import renew_ids
from pathways.content.selectors.holders import pages_that_offer
from pathways.editing.lists import SkillViewSet, TermViewSet
from pathways.learning.rules import file_refusal

register_snippet(SkillViewSet)
register_snippet(TermViewSet)


@hooks.register("after_copy_page")
def ids_of_copies(request: HttpRequest, page: Any, new_page: Any) -> None:
    """Give what hangs on ids ids of its own in a copied lesson."""
    renew_ids(new_page)


@hooks.register("before_serve_document")
def only_to_readers(document: Any, request: HttpRequest) -> HttpResponse | None:
    """Send an uploaded file only to readers of a page that offers it; Wagtail would send it to everybody."""
    return file_refusal(request, pages_that_offer(document))
