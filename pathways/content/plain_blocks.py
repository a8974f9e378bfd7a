"""Stored blocks as plain values: what files write, and what marking reads."""

from typing import Any

# Those with a file that ships with the course, or one that was uploaded.
FILE_BLOCKS = ("download", "video", "audio", "figure")
# A field with an upload, and the field that files write in its place.
UPLOADS = {
    **{"document": "file", "small_document": "small", "sound_document": "sound"},
    **{f"captions_{language}_document": f"captions_{language}" for language in ("en", "es")},
}
# Names of values in blocks that are words for people; numbers, keys, units and patterns are the same everywhere.
WORDS = frozenset(
    (
        *("text", "code", "title", "ask", "goes_with", "why", "hint", "answer", "others", "prompt", "alternative"),
        *("transcript", "task", "solution", "alt", "caption"),
    )
)
LIST_FIELDS = ("questions", "choices")
CHOICE = {"text": "", "goes_with": "", "correct": False, "why": ""}
QUESTION = {
    **{"ask": "", "kind": "single", "choices": [], "answer": "", "tolerance": "", "unit": "", "values": ""},
    **{"others": "", "tags": "", "count": "", "hint": "", "why": ""},
}
QUIZ = {
    **{"title": "", "questions": [], "attempts": "", "counts": "", "mastery": "", "answers_after": ""},
    **{"minutes": "", "opens": "", "closes": ""},
}
DEFAULTS: dict[str, dict[str, Any]] = {"": QUIZ, "questions": QUESTION, "choices": CHOICE}


def plain_value(value: dict[str, Any]) -> dict[str, Any]:
    """Return a stored block value with plain texts; questions and choices have their id inside, as files write it."""
    return {key: _plain(part, key) for key, part in value.items()}


def _plain(value: Any, name: str) -> Any:
    if isinstance(value, list):
        return [_item(item, name) for item in value]
    if name == "tolerance" and value is not None and not isinstance(value, str):
        # From before it could be percent.
        return "" if not value else f"{value:g}"
    return value.replace("\r\n", "\n").replace("\r", "\n").strip() if isinstance(value, str) else value


def _item(item: Any, name: str) -> Any:
    if not isinstance(item, dict) or item.get("type") != "item":
        return _plain(item, "")
    value = item["value"]
    if not isinstance(value, dict):
        return _plain(value, "")
    return {"id": str(item.get("id") or ""), **plain_value(value)}


def plain_question(stored: dict[str, Any]) -> dict[str, Any]:
    """Return a stored question as marking reads it."""
    return _filled(plain_value(stored), "questions")


def filled_question(plain: dict[str, Any]) -> dict[str, Any]:
    """Return a plain question with every field."""
    return _filled(plain, "questions")


def plain_quiz(stored: dict[str, Any]) -> dict[str, Any]:
    """Return a stored quiz as marking reads it, with every field, also those that an older page does not have."""
    return _filled(plain_value(stored), "")


def _filled(value: dict[str, Any], name: str) -> dict[str, Any]:
    known = {key: part if part is not None else "" for key, part in value.items()}
    full = {**DEFAULTS[name], **known}
    return {key: [_filled(row, key) for row in part] if key in LIST_FIELDS else part for key, part in full.items()}
