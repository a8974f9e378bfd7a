"""Values that are written out in JavaScript, and values that came from it, in one form that can be compared.

The form is that of `inside/evaluating.cjs`: null, true, text, number, list as JSON has them; else {"t": kind, "v": …}.
"""

from __future__ import annotations

import json
import re
from typing import Any

_NUMBER = re.compile(
    r"[-+]?(?:0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO][0-7]+|(?:\d[\d_]*)?\.?\d[\d_]*\.?(?:[eE][-+]?\d+)?)(n?)"
)
_NAME = re.compile(r"[A-Za-z_$][\w$]*")
_WORDS: dict[str, Any] = {
    "null": None,
    "true": True,
    "false": False,
    "undefined": {"t": "undefined"},
    "NaN": {"t": "number", "v": "NaN"},
    "Infinity": {"t": "number", "v": "Infinity"},
}
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v", "0": "\0", "\n": ""}
_SPACE = re.compile(r"(?:\s|//[^\n]*|/\*.*?\*/)*", re.DOTALL)
DEPTH = 40


class NotWritten(Exception):
    """This is no value that is written out."""


def read(text: str) -> Any:
    """Return the value of a literal. Raises NotWritten."""
    value, end = _value(text, _space(text, 0), 0)
    if _space(text, end) != len(text):
        raise NotWritten
    return value


def _space(text: str, place: int) -> int:
    found = _SPACE.match(text, place)
    return found.end() if found else place


def _value(text: str, place: int, depth: int) -> tuple[Any, int]:
    if depth > DEPTH:
        raise NotWritten
    sign = text[place : place + 1]
    if sign in ("'", '"', "`"):
        return _text(text, place)
    if sign == "[":
        return _list(text, place, depth)
    if sign == "{":
        return _object(text, place, depth)
    word = _NAME.match(text, place)
    if word and word[0] in _WORDS:
        return _WORDS[word[0]], word.end()
    if text.startswith("-Infinity", place):
        return {"t": "number", "v": "-Infinity"}, place + 9
    return _number(text, place)


def _number(text: str, place: int) -> tuple[Any, int]:
    found = _NUMBER.match(text, place)
    if not found or (found.end() < len(text) and (text[found.end()].isalnum() or text[found.end()] in "_$")):
        raise NotWritten
    if re.match(r"[-+]?0\d", found[0]):
        raise NotWritten  # 010 is 8 there
    written = found[0].replace("_", "").rstrip("n")
    try:
        whole = written.lstrip("+-")[:2].lower() in ("0x", "0b", "0o")
        number: float = int(written, 0) if whole else float(written)
        if found[1]:
            return {"t": "bigint", "v": str(int(written, 0))}, found.end()
    except ValueError as error:
        raise NotWritten from error
    return ({"t": "number", "v": "-0"} if written.startswith("-") and not number else number), found.end()


def _text(text: str, place: int) -> tuple[str, int]:
    quote, place, made = text[place], place + 1, list[str]()
    while place < len(text):
        sign = text[place]
        if sign == quote:
            return "".join(made), place + 1
        if sign == "\n" and quote != "`":
            break
        if quote == "`" and text.startswith("${", place):
            break
        if sign == "\\":
            one, place = _escaped(text, place + 1)
            made.append(one)
        else:
            made.append(sign)
            place += 1
    raise NotWritten


def _escaped(text: str, place: int) -> tuple[str, int]:
    code = re.compile(r"x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|u\{([0-9a-fA-F]{1,6})\}").match(text, place)
    if code:
        number = int(next(filter(None, code.groups())), 16)
        if number > 0x10FFFF or 0xD800 <= number < 0xE000:
            raise NotWritten
        return chr(number), code.end()
    sign = text[place : place + 1]
    if not sign or sign in "xu123456789":
        raise NotWritten
    return _ESCAPES.get(sign, sign), place + 1


def _list(text: str, place: int, depth: int) -> tuple[list[Any], int]:
    items, place = list[Any](), _space(text, place + 1)
    while not text.startswith("]", place):
        item, place = _value(text, place, depth + 1)
        items.append(item)
        place = _behind(text, place, "]")
    return items, place + 1


def _object(text: str, place: int, depth: int) -> tuple[dict[str, Any], int]:
    pairs, place = dict[str, Any](), _space(text, place + 1)
    while not text.startswith("}", place):
        name, place = _key(text, place)
        place = _space(text, place)
        if not text.startswith(":", place) or name == "__proto__":
            raise NotWritten
        pairs[name], place = _value(text, _space(text, place + 1), depth + 1)
        place = _behind(text, place, "}")
    return {"t": "object", "v": [[name, value] for name, value in pairs.items()]}, place + 1


def _key(text: str, place: int) -> tuple[str, int]:
    if text[place : place + 1] in ("'", '"'):
        return _text(text, place)
    found = _NAME.match(text, place) or re.compile(r"0|[1-9]\d{0,8}").match(text, place)
    if not found:
        raise NotWritten
    return found[0], found.end()


def _behind(text: str, place: int, end: str) -> int:
    place = _space(text, place)
    if text.startswith(",", place):
        return _space(text, place + 1)
    if not text.startswith(end, place):
        raise NotWritten
    return place


def answered(text: str) -> tuple[str, Any]:
    """Return ("value", what a question gave), ("threw", (classes of the error, its text)), or ("nothing", None)."""
    try:
        said = json.loads(text, parse_constant=lambda _: None)
        if said["t"] == "value":
            return "value", said["v"]
        if said["t"] == "threw" and isinstance(said["k"], list):
            return "threw", ([str(one) for one in said["k"]], said.get("m"))
    except (ValueError, TypeError, KeyError, RecursionError):
        pass
    return "nothing", None


def same(one: Any, other: Any, depth: int = 0) -> bool:
    """Say whether two values are the same, as `assert.deepStrictEqual` has it: each of its kind, -0 apart from 0."""
    if depth > 2 * DEPTH:
        return False
    if isinstance(one, bool) or isinstance(other, bool) or one is None or other is None:
        return one is other
    if isinstance(one, int | float) and isinstance(other, int | float):
        return _float(one) == _float(other)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(same(a, b, depth + 1) for a, b in zip(one, other, strict=True))
    if isinstance(one, dict) and isinstance(other, dict) and one.get("t") == other.get("t") == "object":
        return _same_pairs(one.get("v"), other.get("v"), depth)
    return type(one) is type(other) and one == other and not (isinstance(one, dict) and one.get("t") == "other")


def _float(number: float) -> float:
    try:
        return float(number)
    except OverflowError:
        return float("inf")


def _same_pairs(one: Any, other: Any, depth: int) -> bool:
    try:
        first, second = ({str(name): value for name, value in pairs} for pairs in (one, other))
    except (TypeError, ValueError):
        return False
    return first.keys() == second.keys() and all(same(value, second[name], depth + 1) for name, value in first.items())


def is_true(value: Any) -> bool:
    """Say what a value is as a condition."""
    if isinstance(value, dict):
        empty = (("number", "NaN"), ("number", "-0"), ("bigint", "0"))
        return value.get("t") != "undefined" and (value.get("t"), value.get("v")) not in empty
    return True if isinstance(value, list) else bool(value)
