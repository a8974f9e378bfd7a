"""Setting up the pages that every academy has."""

from django.conf import settings
from django.db import transaction
from wagtail.models import Locale, Page, Site

from academy_site.home.content import HOME
from academy_site.home.models import HomePage


@transaction.atomic
def ensure_site() -> HomePage:
    """Make locales, home page in each language and Wagtail's site record where they are missing; return the home page.

    Idempotent: never changes a page that is there. Removes the welcome page that Wagtail starts with.
    """
    for code, _name in settings.LANGUAGES:
        Locale.objects.get_or_create(language_code=code)
    home = HomePage.objects.filter(locale=Locale.get_default(), depth=2).first() or _first_home()
    for code in HOME:
        _ensure_translation(home, Locale.objects.get(language_code=code))
    return home


def _first_home() -> HomePage:
    root = Page.get_first_root_node()
    welcome = root.get_children().filter(slug="home", content_type__model="page").first()
    code = Locale.get_default().language_code
    home = root.add_child(instance=HomePage(slug="academy", locale=Locale.get_default(), **_words(code)))
    home.save_revision().publish()
    sites = Site.objects.filter(is_default_site=True)
    if not sites.update(root_page=home, site_name=settings.WAGTAIL_SITE_NAME):
        Site.objects.create(hostname="localhost", root_page=home, is_default_site=True)
    Site.clear_site_root_paths_cache()
    if welcome is not None:
        Page.objects.get(pk=welcome.pk).delete()
    return home


def _words(code: str) -> dict[str, object]:
    words = {**HOME[code]}
    words["week"] = [("part", {"icon": icon, "title": title, "text": text}) for icon, title, text in words["week"]]
    if settings.ACADEMY_NAME:
        words["title"] = settings.ACADEMY_NAME
    return words


def _ensure_translation(home: HomePage, locale: Locale) -> None:
    if home.locale_id == locale.pk or home.has_translation(locale):
        return
    page = home.copy_for_translation(locale)
    for field, value in _words(locale.language_code).items():
        setattr(page, field, value)
    page.save_revision().publish()
