"""The border of the sandbox. What a student's process sends is rebuilt here from known keys, types, lengths and text
that is well formed; nothing else of it goes on into a page, a result or the site.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from typing import Any

OUTPUTS = 256
TEXT = 1_000_000
NAME, SAID = 200, 4_000
LINES, LINE = 40, 2_000
# What a page can show. Charts that ask for a program in the browser are none of these.
KINDS = (
    *("text/plain", "text/html", "text/markdown", "text/latex"),
    *("image/png", "image/jpeg", "image/gif", "image/webp", "image/svg+xml"),
)
# As many as a result has parts; deeper and wider is nobody's result.
DEPTH = 12
_HALF = re.compile("[\ud800-\udfff]")


def text(value: Any, most: int = TEXT) -> str:
    """Return `value` where it is text, no longer than `most` and without half characters; else ''."""
    if not isinstance(value, str):
        return ""
    value = value[:most]
    return value if value.isascii() else _HALF.sub("\ufffd", value)


def outputs(sent: Any) -> list[dict[str, Any]]:
    """Return a cell's outputs as nbformat has them, from whatever came in their place."""
    if not isinstance(sent, list):
        return []
    rebuilt = (_REBUILD[one["output_type"]](one) for one in sent[:OUTPUTS] if _known(one))
    return [one for one in rebuilt if one]


def _known(one: Any) -> bool:
    return isinstance(one, dict) and isinstance(one.get("output_type"), str) and one["output_type"] in _REBUILD


def _stream(one: dict[str, Any]) -> dict[str, Any]:
    name = "stderr" if one.get("name") == "stderr" else "stdout"
    return {"output_type": "stream", "name": name, "text": text(one.get("text"))}


def _error(one: dict[str, Any]) -> dict[str, Any]:
    lines = one.get("traceback")
    shown = [text(line, LINE) for line in lines[-LINES:] if isinstance(line, str)] if isinstance(lines, list) else []
    name, said = text(one.get("ename"), NAME) or "Error", text(one.get("evalue"), SAID)
    return {"output_type": "error", "ename": name, "evalue": said, "traceback": shown}


def _data(one: dict[str, Any]) -> dict[str, Any]:
    sent = one.get("data")
    data = {kind: text(sent[kind]) for kind in KINDS if isinstance(sent.get(kind), str)} if type(sent) is dict else {}
    about = {**_words(one.get("metadata")), **{kind: words for kind in data if (words := _about(one, kind))}}
    return {"output_type": one["output_type"], "data": data, "metadata": about} if data else {}


def _about(one: dict[str, Any], kind: str) -> dict[str, str]:
    about = one.get("metadata")
    return _words(about.get(kind)) if isinstance(about, dict) else {}


def _words(about: Any) -> dict[str, str]:
    """Return what a picture shows, in the author's words, where they came along."""
    return {"alt": text(about["alt"], SAID)} if isinstance(about, dict) and isinstance(about.get("alt"), str) else {}


def _result(one: dict[str, Any]) -> dict[str, Any]:
    return {**_data(one), "execution_count": None} if _data(one) else {}


_REBUILD: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
    "stream": _stream,
    "error": _error,
    "display_data": _data,
    "execute_result": _result,
}


def answers(sent: Any) -> tuple[list[str], bool, bool]:
    """Return what a copy of a shell answered to one check, whether time ended it, and whether there was no copy."""
    if not isinstance(sent, dict) or not isinstance(sent.get("answers"), list):
        return [], False, False
    return [text(one) for one in sent["answers"][:OUTPUTS]], sent.get("cut") is True, sent.get("absent") is True


def ends(sent: Any) -> list[str | None]:
    """Return how cells ended that ran again for a check: the name of an error, "" without one, None for the others."""
    told = sent.get("ends") if isinstance(sent, dict) else None
    return [None if one is None else text(one, NAME) for one in told] if isinstance(told, list) else []


def verdict(sent: Any) -> dict[str, Any] | None:
    """Return what a checker said of one check, or None where that is nonsense.

    A checker holds no student's code, but what it says can quote one.
    """
    if not isinstance(sent, dict) or type(sent.get("check")) is not int or not isinstance(sent.get("outcome"), str):
        return None
    try:
        return {text(key, NAME): plain(value) for key, value in sent.items()}
    except ValueError:
        return None


def plain(value: Any, depth: int = 0) -> Any:
    """Return data that every JSON writer takes: text well formed, numbers finite (None for those that are not).

    Raises ValueError for what is no plain data, or nested too deeply.
    """
    if isinstance(value, str):
        return value if value.isascii() else _HALF.sub("\ufffd", value)
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        return int(value) if -(2**63) <= value < 2**63 else None
    if isinstance(value, float):
        return float(value) if math.isfinite(value) else None
    if depth > DEPTH:
        raise ValueError("nested too deeply")
    if isinstance(value, list | tuple):
        return [plain(item, depth + 1) for item in value]
    if isinstance(value, dict):
        return {plain(str(key)): plain(item, depth + 1) for key, item in value.items()}
    raise ValueError(f"{type(value).__name__} is no plain data")
