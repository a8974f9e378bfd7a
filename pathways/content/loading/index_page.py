"""The page that lists the pathways: made once, with words in both languages until an editor writes others."""

from django.conf import settings
from wagtail.models import Locale, Page, Site

from pathways.content.loading.pages import translation_key
from pathways.content.models.pages import PathwayIndexPage

TITLE, INTRO = "Pathways", "Each pathway starts from zero and ends with work that you can show."
TITLE_ES, INTRO_ES = "Itinerarios", "Cada itinerario empieza desde cero y termina con un trabajo que puedes mostrar."


def ensure_index() -> PathwayIndexPage:
    """Return the index of pathways in the first language, made below the home page where it is missing."""
    source = Locale.objects.get(language_code=settings.LANGUAGE_CODE)
    index = PathwayIndexPage.objects.filter(locale=source).order_by("path").first()
    if index is not None:
        return index
    home = _home(source)
    index = PathwayIndexPage(
        title=TITLE,
        slug="pathways",
        locale=source,
        show_in_menus=True,
        translation_key=translation_key("pathways"),
        intro=INTRO,
    )
    home.add_child(instance=index)
    index.save_revision(log_action=False).publish()
    return index


def say_in_spanish(index: PathwayIndexPage, spanish: Locale) -> None:
    """Give the index of pathways its Spanish words, while it has our English ones and nobody has translated it."""
    if (index.title, index.intro) != (TITLE, INTRO):
        return
    page = index.get_translation_or_none(spanish) or index.copy_for_translation(spanish, copy_parents=True, alias=True)
    if page.alias_of_id is None:
        return
    own = page.specific
    own.alias_of, own.title, own.intro = None, TITLE_ES, INTRO_ES
    own.save_revision(log_action=False).publish()


def _home(locale: Locale) -> Page:
    site = Site.objects.filter(is_default_site=True).select_related("root_page").first()
    home: Page = site.root_page if site else Page.objects.get(depth=1)
    return home.get_translation_or_none(locale) or home if home.depth > 1 else home
