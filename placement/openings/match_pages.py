"""Pages of matches: what fits, then what is near, a few at a time; the rest stays closed on the first page."""

from typing import TypeVar

from django.core.paginator import Page, Paginator

from placement.openings.matching import Grouped

# One with its reasons fills a screen of a phone: 40 of them made a page of 22,900 pixels.
A_PAGE = 6
T = TypeVar("T")


def page_of(groups: Grouped[T], number: str | None) -> tuple[Page[T], Grouped[T]]:
    """Return the page of that number (the nearest one there is) and what of the groups stands on it."""
    page = Paginator([*groups.fitting, *groups.near], A_PAGE).get_page(number)
    fitting = max(0, len(groups.fitting) - (page.number - 1) * A_PAGE)
    shown = list(page)
    return page, Grouped(shown[:fitting], shown[fitting:], groups.not_yet if page.number == 1 else [])
