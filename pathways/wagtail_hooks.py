"""What happens beside the editor's own doing."""

from typing import Any

from django.http import HttpRequest
from wagtail import hooks

from pathways.content.copies import renew_ids


@hooks.register("after_copy_page")
def ids_of_copies(request: HttpRequest, page: Any, new_page: Any) -> None:
    """Give what hangs on ids ids of its own in a copied lesson."""
    renew_ids(new_page)
