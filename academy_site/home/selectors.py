"""What the home page shows of other apps."""

from django.utils.translation import get_language
from wagtail.models import Locale

from pathways.models import PathwayPage


def pathway_cards() -> list[PathwayPage]:
    """Return the live pathways in the reader's language, in the first language where it has none; in tree order."""
    pages = PathwayPage.objects.live().public().order_by("path")
    found = list(pages.filter(locale__language_code=get_language()))
    return found or list(pages.filter(locale=Locale.get_default()))
