"""What the home page shows of other apps."""

from dataclasses import dataclass

from django.utils.translation import get_language
from wagtail.models import Locale

from pathways.content.catalogue import catalogue
from pathways.models import PathwayPage
from placement.models import PublishedTable
from placement.outcomes.selectors import newest_editions
from placement.outcomes.words import Row, ordered, rows_in_words

# What somebody who thinks about joining asks first; the rest is in the published table.
SHOWN = ("graduated_late", "in_field", "employed_q2", "earnings_q2")


@dataclass(frozen=True)
class Outcomes:
    """Figures of the newest years that were published, over all pathways together; never empty, never a hidden one."""

    table: PublishedTable
    rows: list[Row]


def pathway_cards() -> list[PathwayPage]:
    """Return the live pathways in the reader's language, in the first language where it has none; in tree order.

    Each has its entry in the catalogue as `way`, which knows how long it takes.
    """
    pages = PathwayPage.objects.live().public().order_by("path")
    found = list(pages.filter(locale__language_code=get_language()))
    ways = {way.key: way for way in catalogue().pathways.values()}
    cards = found or list(pages.filter(locale=Locale.get_default()))
    for page in cards:
        page.way = ways.get(page.translation_key)
    return cards


def published_outcomes() -> Outcomes | None:
    """Return what the table of the newest years shows of `SHOWN`, or None. Only frozen, suppressed figures are read."""
    table = newest_editions().first()
    if table is None or ordered(table.content)[0]["groups"] != ["*"]:
        return None
    rows = [row for row in rows_in_words(table.content) if row.definition.key in SHOWN and not row.cells[0].hidden]
    return Outcomes(table, rows) if rows else None
