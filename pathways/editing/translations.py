"""The translation of a page: how far it is, read and saved paragraph by paragraph.

Only drafts are written here. Publishing stays what it is for every page, with its checks.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import transaction
from wagtail.models import Locale, Page

from pathways.content.loading.pages import KIND_OF, latest
from pathways.content.segments import joined, left_as_it_was, texts_of, with_texts
from pathways.editing.lines import DONE, FITS, MISSING, Line, all_lines, as_shown, tidy
from pathways.editing.models import TranslationBase
from people.models import User

TITLE = "title#0"


@dataclass(frozen=True)
class Translation:
    """A page in the first language, its translation (None before there is one), and both side by side."""

    source: Any
    page: Any
    locale: Locale
    lines: list[Line]

    def count(self, state: str) -> int:
        """Return how many lines are missing, changed or done."""
        return sum(line.state == state for line in self.lines)


def target_locale() -> Locale:
    """Return the language that pages are translated into."""
    codes = [code for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE]
    locale: Locale = Locale.objects.get(language_code=codes[0])
    return locale


def translation_of(source: Page) -> Translation:
    """Return how far the translation of a page in the first language is; the source is what is published of it."""
    shown = source.specific if source.live else latest(source)
    locale = target_locale()
    held = Page.objects.filter(translation_key=source.translation_key, locale=locale, alias_of=None).first()
    page = latest(held) if held else None
    kept = _kept(held)
    translated = texts_of(page) if page else {}
    nameless = not joined([said for _source, said in kept.get("title", [("", "?")])])
    if page is not None and nameless and page.title == shown.title:
        # Only its name until it has one.
        translated.pop("title")
    return Translation(shown, page, locale, all_lines(texts_of(shown), _then(source, held), translated, kept))


def _kept(held: Page | None) -> dict[str, Any]:
    base = TranslationBase.objects.filter(page=held).first() if held else None
    return {place: [tuple(pair) for pair in pairs] for place, pairs in base.said.items()} if base else {}


def _then(source: Page, held: Page | None) -> dict[str, str]:
    """Return what the first language said when its translation was last saved outside this page."""
    if held is None:
        return {}
    saved = held.latest_revision
    if saved is None:
        return texts_of(source.specific)
    then = source.revisions.filter(created_at__lte=saved.created_at).order_by("-created_at").first()
    return texts_of(then.as_object() if then else source.specific)


@transaction.atomic
def save_translation(*, source: Page, given: Mapping[str, str], user: User) -> Translation:
    """Store the translation of a page as a draft: `given` has the words of each line by its name.

    A part that is empty stays empty, never the words of the first language (the title alone needs some name). What
    changed since counts as done where its translation was changed or `fits:<name>` says that it still fits. Makes the
    page where there is none, hidden. Writes a revision and the base; publishes nothing.
    """
    found = translation_of(source)
    pairs: dict[str, list[list[str]]] = {}
    for line in found.lines:
        said = tidy(given.get(line.name, line.translation))
        fits = said and (said != tidy(line.translation) or line.state == DONE or bool(given.get(FITS + line.name)))
        pairs.setdefault(line.place, []).append([line.source if fits else line.before, said])
    page = found.page or _new(source, found.locale, user)
    _write(page, found.source, {place: joined([said for _source, said in rows]) for place, rows in pairs.items()})
    page.save_revision(user=user, clean=False)
    TranslationBase.objects.update_or_create(page_id=page.pk, defaults={"said": pairs})
    return translation_of(source)


@transaction.atomic
def save_typed(*, source: Page, typed: Mapping[str, str], user: User) -> tuple[Translation, list[str]]:
    """Store what a form gives, as `save_translation` does; return it, and what was typed and not stored.

    Not stored is what was typed beside words that somebody else changed since the form was shown, and everything where
    the person may not change the page in the other language (`is_closed`).
    """
    Page.objects.select_for_update().get(pk=source.pk)
    found = translation_of(source)
    if is_closed(found, user):
        return found, as_shown([], typed)[1]
    given, left = as_shown(found.lines, typed)
    return (found if left and not given else save_translation(source=source, given=given, user=user)), left


def is_closed(found: Translation, user: User) -> bool:
    """Return whether a person may not change the translation: it is somebody else's, or locked."""
    if found.page is None:
        return False
    may = Page.objects.get(pk=found.page.pk).specific.permissions_for_user(user)
    return not may.can_edit() or bool(may.page_locked())


def _new(source: Page, locale: Locale, user: User) -> Any:
    """Return a hidden page for the translation, in place of an alias where one stands there; its author owns it."""
    alias = Page.objects.filter(translation_key=source.translation_key, locale=locale).first()
    if alias is not None:
        page = alias.specific
        page.alias_of, page.live, page.owner = None, False, user
        page.save()
        return page
    page = source.specific.copy_for_translation(locale, copy_parents=True).specific
    page.owner = user
    page.save(update_fields=["owner"], clean=False)
    return page


def _write(page: Any, source: Any, texts: dict[str, str]) -> None:
    for name in (name for name in texts if "." not in name):
        setattr(page, name, texts[name] or (source.title if name == "title" else ""))
    body = with_texts(source.body.get_prep_value(), texts, page.body.get_prep_value() if _is_own(page) else [])
    page.body = page._meta.get_field("body").stream_block.to_python(body)


def _is_own(page: Any) -> bool:
    """Return whether the page has words of its own: not a fresh copy."""
    return TranslationBase.objects.filter(page_id=page.pk).exists() or page.latest_revision_id is not None


def still_in_first_language(page: Any) -> list[str]:
    """Return the texts of a translation that are, word for word, those of the page it was made from."""
    if page.locale.language_code == settings.LANGUAGE_CODE or type(page) not in KIND_OF or page.alias_of_id:
        return []
    first = Page.objects.filter(translation_key=page.translation_key, locale=Locale.get_default()).first()
    return left_as_it_was(texts_of(first.specific), texts_of(page)) if first else []


def is_whole(found: Translation) -> bool:
    """Return whether nothing is missing."""
    return found.page is not None and not found.count(MISSING)
