"""Pages of matches: what fits, then what is near, then the rest, which stays closed; a few at a time."""

from dataclasses import dataclass
from typing import Generic, TypeVar

from django.core.paginator import Page, Paginator

from placement.openings.matching import Grouped

# One with its reasons fills a screen of a phone: 40 of them made a page of 22,900 pixels.
A_PAGE = 6
T = TypeVar("T")


@dataclass(frozen=True)
class Shown(Grouped[T], Generic[T]):
    """What of the groups stands on one page; `rest` counts all that is further off, on whichever page."""

    rest: int = 0


def page_of(groups: Grouped[T], number: str | None) -> tuple[Page[T], Shown[T]]:
    """Return the page of that number (the nearest one there is) and what of the groups stands on it."""
    near, rest = len(groups.fitting), len(groups.fitting) + len(groups.near)
    page = Paginator([*groups.fitting, *groups.near, *groups.not_yet], A_PAGE).get_page(number)
    before, shown = (page.number - 1) * A_PAGE, list(page)
    near, rest = max(0, near - before), max(0, rest - before)
    return page, Shown(shown[:near], shown[near:rest], shown[rest:], len(groups.not_yet))
