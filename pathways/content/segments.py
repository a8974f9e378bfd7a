"""The words of a page, each at a place that stays: what is translated, and what two languages show side by side.

A place is the name of a field, or `<block id>.<name>.<item id>.…`: blocks of a translation have the ids of the page
that it was made from. Long texts come apart at empty lines, so that a paragraph stands beside its translation.
"""

import copy
import re
from collections.abc import Iterator, Mapping
from typing import Any

from pathways.content.loading.pages import KIND_OF
from pathways.content.loading.schema import FRONT
from pathways.content.plain_blocks import UPLOADS, WORDS

# What may well be the same in another language: code, accepted answers, names of gaps.
OFTEN_SAME = ("code", "answer", "goes_with")
# What a translation may have of its own.
OWN_FILES = (*UPLOADS, *UPLOADS.values())
FENCE = re.compile(r"[ \t]*(`{3,}|~{3,})")
# What is the same in every language wherever it stands.
NO_WORDS = re.compile(r"(?ms)^[ \t]*(`{3,}|~{3,}).*?(?:^[ \t]*\1|\Z)|`[^`\n]*`|https?://\S+|\]\([^)]*\)")
# So few words may be the same by chance, as names and titles are.
FEW = 3

Texts = dict[str, str]
Body = list[dict[str, Any]]


def texts_of(page: Any) -> Texts:
    """Return every text of a page by its place, in the order in which it is read; no empty ones."""
    fields = (field.name for field in FRONT[KIND_OF[type(page)]] if not field.shared)
    found = {name: _even(str(getattr(page, name) or "")) for name in fields}
    for block in page.body.get_prep_value():
        found.update(_walk(block["value"], f"{block.get('id')}.", block["type"]))
    return {place: text for place, text in found.items() if text}


def _even(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def _walk(value: Any, place: str, name: str) -> Iterator[tuple[str, str]]:
    """Yield (place, text) of a stored value."""
    if isinstance(value, str):
        if name in WORDS:
            yield place.rstrip("."), _even(value)
    elif isinstance(value, dict):
        for key, part in value.items():
            yield from _walk(part, f"{place}{key}.", key)
    elif isinstance(value, list):
        for item in value:
            if isinstance(item, dict) and "value" in item:
                yield from _walk(item["value"], f"{place}{item.get('id')}.", name)


def with_texts(body: Body, texts: Mapping[str, str], other: Body) -> Body:
    """Return a stored body with other words: each text is that of its place, or empty. Files are those of `other`.

    Blocks of `other` that `body` has not stay, at the end.
    """
    twins = {block.get("id"): block for block in other}
    made = [_filled(copy.deepcopy(block), texts, twins.get(block.get("id"))) for block in body]
    known = {block.get("id") for block in body}
    return made + [block for block in other if block.get("id") not in known]


def _filled(block: dict[str, Any], texts: Mapping[str, str], twin: dict[str, Any] | None) -> dict[str, Any]:
    block["value"] = _put(block["value"], f"{block.get('id')}.", block["type"], texts)
    own = twin["value"] if twin and twin["type"] == block["type"] and isinstance(block["value"], dict) else {}
    for name in OWN_FILES:
        if own.get(name):
            block["value"][name] = own[name]
    return block


def _put(value: Any, place: str, name: str, texts: Mapping[str, str]) -> Any:
    if isinstance(value, str):
        return texts.get(place.rstrip("."), "") if name in WORDS else value
    if isinstance(value, dict):
        return {key: _put(part, f"{place}{key}.", key, texts) for key, part in value.items()}
    if isinstance(value, list):
        return [_item(item, place, name, texts) for item in value]
    return value


def _item(item: Any, place: str, name: str, texts: Mapping[str, str]) -> Any:
    if not isinstance(item, dict) or "value" not in item:
        return item
    return {**item, "value": _put(item["value"], f"{place}{item.get('id')}.", name, texts)}


def paragraphs(text: str) -> list[str]:
    """Return the parts of a text between empty lines; code between its fences stays in one."""
    parts: list[list[str]] = [[]]
    fence = ""
    for line in _even(text).split("\n"):
        mark = FENCE.match(line)
        if mark and not fence:
            fence = mark[1]
        elif mark and mark[1].startswith(fence) and not line[mark.end() :].strip():
            fence = ""
        if fence or line.strip(" \t"):
            parts[-1].append(line)
        else:
            parts.append([])
    return [part for part in ("\n".join(one) for one in parts) if part.strip()]


def joined(parts: list[str]) -> str:
    """Return parts as one text; empty ones are left out."""
    return "\n\n".join(part for part in parts if part.strip())


def is_code(place: str) -> bool:
    """Return whether a text is code, in which an empty line parts nothing."""
    return place.endswith(".code")


def often_same(place: str) -> bool:
    """Return whether a text may well be the same in both languages."""
    return place.rpartition(".")[2] in OFTEN_SAME


def left_as_it_was(source: Texts, translated: Texts) -> list[str]:
    """Return the paragraphs of a translation that still are, word for word, those of the page it was made from."""
    left: list[str] = []
    for place, text in translated.items():
        there = set() if often_same(place) else set(paragraphs(source.get(place, "")))
        left += [part for part in paragraphs(text) if part in there and len(NO_WORDS.sub(" ", part).split()) > FEW]
    return left
