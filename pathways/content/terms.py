"""Words of the glossary in a text: `[subnets](term:subnet)` opens what the word means, without any script."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from pathways.content.content_language import Spoken

NAMED = re.compile(r"\]\(\s*<?term:([a-z0-9-]+)>?")
# As the sanitised HTML of a text has it.
LINK = re.compile(r'<a href="term:([^"]*)"[^>]*>(.*?)</a>', re.DOTALL)


@dataclass(frozen=True)
class TermInfo:
    """A word in one language; `other` and `other_means` say the same in the academy's other language."""

    key: str
    term: Spoken
    means: Spoken
    other: Spoken
    other_means: Spoken
    exam_names: tuple[str, ...]


def terms_in(value: Any) -> set[str]:
    """Return the keys of the words that the texts in a stored or plain body name."""
    if isinstance(value, str):
        return set(NAMED.findall(value))
    parts: Iterable[Any] = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return set().union(*(terms_in(part) for part in parts))


def spelled(word: str) -> str:
    """Return a word as dictionaries sort it: without accents and capitals."""
    plain = unicodedata.normalize("NFKD", word)
    return "".join(letter for letter in plain if not unicodedata.combining(letter)).casefold()


def plain_words(html: str) -> SafeString:
    """Return sanitised HTML in which words of the glossary stand as any other."""
    return mark_safe(LINK.sub(r"\2", html))  # noqa: S308


def opening_words(html: str, known: Mapping[str, TermInfo]) -> SafeString:
    """Return sanitised HTML in which known words are buttons that open what they mean; the page has to show those.

    A word that the glossary does not know stands as any other.
    """

    def opened(found: re.Match[str]) -> str:
        key, word = found.groups()
        return str(_button(key, word)) if key in known else word

    return mark_safe(LINK.sub(opened, html))  # noqa: S308


def _button(key: str, word: str) -> SafeString:
    text = mark_safe(word)  # noqa: S308
    return format_html('<button type="button" class="term" popovertarget="word-{}">{}</button>', key, text)
