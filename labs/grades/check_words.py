"""What a lab's check said, in the reader's language, where the lab's author wrote it in that language too.

The grade history holds what was said in the author's language. A version's manifest has each sentence of its checks in
both (`labs.grader.languages.spoken`), in parts: `["yours is ", 0]` and `["la tuya es ", 0]`; a number is a value.
"""

import re
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from django.utils.translation import get_language

from labs.grades.grader_sentences import in_readers_words

Parts = Sequence[str | int]
_SOURCE = re.compile(r"(<details><summary[^>]*>[^<]*</summary><pre><code)>([^<]*)(</code>)")


def as_said(task: Mapping[str, Any], message: str) -> str:
    """Return a check's message in the reader's language. `task`: the check in its version's manifest."""
    return as_any_said([task], message)


def as_any_said(tasks: Sequence[Mapping[str, Any]], message: str) -> str:
    """Return a message in the reader's language, whichever of `tasks` said it."""
    told = _told([pair for task in tasks for pair in _of(task)], message)
    return in_readers_words(message) if told is None else told


def sources(page: str, tasks: Sequence[Mapping[str, Any]]) -> str:
    """Return a feedback page with the checks that it shows as the reader had them in the lab."""
    pieces = {escape(pair["en"]): escape(pair["es"]) for task in tasks for pair in _of(task) if "en" in pair}
    if not pieces:
        return page
    found = re.compile("|".join(map(re.escape, sorted(pieces, key=len, reverse=True))))
    return _SOURCE.sub(lambda check: f"{check[1]}{found.sub(lambda piece: pieces[piece[0]], check[2])}{check[3]}", page)


def _of(task: Mapping[str, Any]) -> list[dict[str, Any]]:
    return list(task.get("said_es", [])) if (get_language() or "").startswith("es") else []


def _told(pairs: Sequence[Mapping[str, Any]], message: str) -> str | None:
    """Return the message by the sentence with most words of its own among those that fit, None where none does."""
    for pair in sorted(pairs, key=lambda pair: -sum(len(part) for part in pair["said"] if isinstance(part, str))):
        values = values_in(message, pair["said"])
        if values is not None:
            return "".join(values[part] if isinstance(part, int) else part for part in pair["told"])
    return None


def values_in(message: str, parts: Parts) -> dict[int, str] | None:
    """Return the values that stand in a message made of `parts`, None where it is not made of them.

    Each text is looked for from the left and the last at the end: this finds a way wherever there is one, in one walk
    over the message, whatever a student's values hold. Of a value that stands there twice, the first counts.
    """
    values: dict[int, str] = {}
    at, open_value = 0, None
    for place, part in enumerate(parts):
        if isinstance(part, int):
            values.setdefault(part, "")
            open_value = part if open_value is None else open_value
            continue
        last = place == len(parts) - 1
        found = len(message) - len(part) if last and open_value is not None else message.find(part, at)
        if found < at or not message.startswith(part, found) or (open_value is None and found != at):
            return None
        if open_value is not None:
            values[open_value] = values[open_value] or message[at:found]
        at, open_value = found + len(part), None
    if open_value is not None:
        values[open_value] = values[open_value] or message[at:]
        at = len(message)
    return values if at == len(message) and any(isinstance(part, str) and part.strip() for part in parts) else None
