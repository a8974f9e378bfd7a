"""What is looked at on a page before somebody publishes it: each check says what it found, and in which words.

Only what is listed here is checked. Other sites are not asked whether a link to them still works; how the page looks
and is built is checked by axe, in the preview.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.models import Locale, Page

from pathways.content.catalogue import catalogue
from pathways.content.models.pages import LessonPage
from pathways.content.models.term import Term
from pathways.content.reading_level import EASE, GRADE, ease, grade, plain_words
from pathways.content.search import plain_text
from pathways.content.segments import texts_of
from pathways.content.terms import spelled, terms_in
from pathways.editing.lines import CHANGED, MISSING
from pathways.editing.links import broken_links
from pathways.editing.translations import still_in_first_language, translation_of

READ = {"text": (), "exercise": ("task", "hint", "solution"), "callout": ("text",), "figure": ("alt", "caption")}
PICTURE = re.compile(r"!\[")
# Too few words to say what a picture shows.
SHORT = 20
# From so many questions on a place tells.
ENOUGH = 3
SHOWN = 8


@dataclass(frozen=True)
class Check:
    """One check that ran: what it looks at, and what it found; nothing is good."""

    title: str | Promise
    found: list[str]


def checks_of(page: Any) -> list[Check]:
    """Return every check of a page as it is given, a draft or what is published."""
    return [Check(title, look(page)) for title, look in CHECKS]


def _blocks(page: Any, *kinds: str) -> list[Any]:
    return [block["value"] for block in page.body.get_prep_value() if block["type"] in kinds]


def _links(page: Any) -> list[str]:
    return [_("%(link)s: %(why)s") % {"link": link, "why": why} for link, why in broken_links(page)]


def _reading(page: Any) -> list[str]:
    """Say how hard the running text is, where that is too hard for most readers."""
    parts = [(b["type"], b["value"]) for b in page.body.get_prep_value() if b["type"] in READ]
    said = [value if kind == "text" else "\n\n".join(value.get(k) or "" for k in READ[kind]) for kind, value in parts]
    text = plain_words("\n\n".join(said))
    if not text:
        return []
    if page.locale.language_code == "es":
        level = ease(text)
        words = _("%(level)d on a scale on which %(limit)d and more reads easily (Szigriszt-Pazos)")
        return [words % {"level": level, "limit": EASE}] if level < EASE else []
    level = grade(text)
    words = _("school grade %(level).1f; %(limit)d or less reads easily (Flesch-Kincaid)")
    return [words % {"level": level, "limit": GRADE}] if level > GRADE else []


def _pictures(page: Any) -> list[str]:
    found = [
        _("A picture inside a text is not shown: use a figure.") for t in _blocks(page, "text") if PICTURE.search(t)
    ]
    for figure in _blocks(page, "figure"):
        name = figure.get("file") or figure.get("caption") or _("Figure")
        if len((figure.get("alt") or "").strip()) < SHORT:
            found.append(_("%(name)s: say in words what the picture shows.") % {"name": name})
    return found


def _other_language(page: Any) -> list[str]:
    """Say what of the translation is missing, out of date, or still in the first language."""
    if page.locale_id != Locale.get_default().pk:
        return [_("still in English: “%(text)s”") % {"text": text} for text in still_in_first_language(page)][:SHOWN]
    found = translation_of(Page.objects.get(pk=page.pk)) if page.pk else None
    if found is None or found.page is None:
        return [_("There is no Spanish yet.")]
    missing, changed = found.count(MISSING), found.count(CHANGED)
    lines = []
    if missing:
        lines.append(ngettext("%(n)d part has no Spanish", "%(n)d parts have no Spanish", missing) % {"n": missing})
    if changed:
        lines.append(ngettext("%(n)d part changed since", "%(n)d parts changed since", changed) % {"n": changed})
    return lines


def _answers(page: Any) -> list[str]:
    """Say where the place or the length of an answer gives it away."""
    asked = [one["value"] for quiz in _blocks(page, "quiz") for one in quiz["questions"]]
    single = [[c["value"] for c in q["choices"]] for q in asked if q["kind"] == "single" and len(q["choices"]) > 1]
    if len(single) < ENOUGH:
        return []
    places = {next((n for n, choice in enumerate(choices) if choice["correct"]), -1) for choices in single}
    longest = [max(choices, key=lambda choice: len(choice["text"]))["correct"] for choices in single]
    found = []
    if len(places) == 1:
        found.append(
            _("The right answer always stands in the same place. Readers get their own order; paper does not.")
        )
    if all(longest):
        found.append(_("The right answer is always the longest."))
    return found


def _words(page: Any) -> list[str]:
    """Name words of the glossary that a lesson uses and that neither it nor a lesson before it explains."""
    if not isinstance(page, LessonPage):
        return []
    name = "term_es" if page.locale.language_code == "es" else "term_en"
    body = list(page.body.get_prep_value())
    text = spelled(plain_text(body))
    explained = terms_in(body) | _explained_before(page)
    rows = Term.objects.exclude(key__in=explained).values_list("key", name)
    return sorted(word for _key, word in rows if re.search(rf"\b{re.escape(spelled(word))}s?\b", text))


def _explained_before(page: LessonPage) -> set[str]:
    """Return the words that lessons before this one explain, in the courses that come before it on a pathway."""
    shelf = catalogue("en")
    info = shelf.lessons.get(page.translation_key)
    way = shelf.pathway_of_course(info.course_key) if info else None
    keys = [lesson.key for lesson in way.lessons] if way else []
    before: Iterable[Any] = keys[: keys.index(page.translation_key)] if page.translation_key in keys else ()
    pages = LessonPage.objects.filter(translation_key__in=before, locale=Locale.get_default())
    return set().union(*(terms_in(list(one.body.raw_data)) for one in pages))


def _texts(page: Any) -> list[str]:
    """Say which fields that readers look for first are empty."""
    said = texts_of(page)
    wanted = {"can_do": _("what you can now do")} if isinstance(page, LessonPage) else {}
    return [str(label) for name, label in wanted.items() if not said.get(name)]


def _captions(page: Any) -> list[str]:
    """Name the languages in which a video has no captions."""
    said = {"en": _("%(title)s: no captions in English."), "es": _("%(title)s: no captions in Spanish.")}
    return [
        sentence % {"title": video["title"]}
        for video in _blocks(page, "video")
        for language, sentence in said.items()
        if not (video.get(f"captions_{language}") or video.get(f"captions_{language}_document"))
    ]


CHECKS: tuple[tuple[str | Promise, Callable[[Any], list[str]]], ...] = (
    (gettext_lazy("Links on this site, places in the lesson, and files"), _links),
    (gettext_lazy("How easily it reads"), _reading),
    (gettext_lazy("Pictures in words"), _pictures),
    (gettext_lazy("The other language"), _other_language),
    (gettext_lazy("Whether place or length gives an answer away"), _answers),
    (gettext_lazy("Words of the glossary that nothing explains up to here"), _words),
    (gettext_lazy("What is empty"), _texts),
    (gettext_lazy("Captions of videos in both languages"), _captions),
)
