"""What is found of a lesson and of a word: texts without accents and capitals, so that *enfermeria* finds *enfermería*.

Both databases get the same plain text to look through, whatever they know of languages.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pathways.content.plain_blocks import WORDS
from pathways.content.terms import spelled

MARKS = re.compile(r"[*_`#|>~]+")
LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
# Not the questions of quizzes: to find one must not give its answer away.
SAID = {
    "text": (),
    "code": ("code",),
    "exercise": ("task",),
    "callout": ("text",),
    "figure": ("alt", "caption"),
    "video": ("title", "transcript"),
    "audio": ("title", "transcript"),
    "lab": ("title", "text"),
}
WORD = re.compile(r"\w+")
MOST_WORDS = 8
BEFORE, AFTER = 6, 24


def plain_text(blocks: Iterable[Mapping[str, Any]]) -> str:
    """Return the words of stored blocks as they are read: no marks of Markdown, no questions, no solutions."""
    texts = [text for block in blocks if block["type"] in SAID for text in _texts(block)]
    return " ".join(MARKS.sub(" ", LINK.sub(r"\1", " ".join(texts))).split())


def _texts(block: Mapping[str, Any]) -> list[str]:
    value = block["value"]
    return [value] if isinstance(value, str) else [str(value.get(name) or "") for name in SAID[block["type"]]]


def editors_text(fields: Iterable[str], blocks: Iterable[Mapping[str, Any]]) -> str:
    """Return what the content management system finds a page by: all its words, those of questions and solutions too.

    Once as `spelled` writes them, and each word with an accent as well: PostgreSQL takes what somebody types there as
    it is.
    """
    said = " ".join([*fields, *_words(list(blocks), "")])
    plain = " ".join(MARKS.sub(" ", LINK.sub(r"\1", said)).split())
    accented = {word for word in plain.casefold().split() if spelled(word) != word}
    return " ".join([spelled(plain), *sorted(accented)])


def _words(value: Any, name: str) -> Iterator[str]:
    if isinstance(value, str):
        if name in WORDS:
            yield value
    elif isinstance(value, list):
        for part in value:
            yield from _words(part["value"], part["type"] if name == "" else name) if _is_item(part) else ()
    elif isinstance(value, Mapping):
        for key, part in value.items():
            yield from _words(part, key)


def _is_item(part: Any) -> bool:
    return isinstance(part, Mapping) and "value" in part and "type" in part


def words_of(query: str) -> list[str]:
    """Return the words that somebody looks for, as they are spelled in what is searched; the first few alone."""
    return WORD.findall(spelled(query).replace("_", " "))[:MOST_WORDS]


def found_in(text: str, words: Iterable[str]) -> bool:
    """Return whether each word begins some word of the text."""
    own = words_in(text)
    return all(any(part.startswith(word) for part in own) for word in words)


def words_in(text: str) -> list[str]:
    """Return the words of a text as they are spelled in what is searched."""
    return WORD.findall(spelled(text).replace("_", " "))


def excerpt(text: str, words: Iterable[str]) -> str:
    """Return the part of a text around the first word that was looked for, cut at words."""
    wanted, own = tuple(words), text.split()
    at = next((number for number, part in enumerate(own) if any(w.startswith(wanted) for w in words_in(part))), 0)
    start, end = max(0, at - BEFORE), at + AFTER
    return f"{'… ' if start else ''}{' '.join(own[start:end])}{' …' if end < len(own) else ''}"
