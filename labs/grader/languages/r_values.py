"""Values that are written out in R, values that came from it, and how R and testthat compare them.

What came is what `inside/evaluating.R` tells: {"t": type, "v": items as text or null, "a": attributes}.
"""

from __future__ import annotations

import ast
import base64
import binascii
import hashlib
import json
import math
from dataclasses import dataclass, field, replace
from typing import Any

from labs.grader.languages.r_syntax import Node

TOLERANCE = 1.5e-8
DEPTH = 40
_ORDER = ("logical", "integer", "double", "character")
_NAMED: dict[str, tuple[str, Any]] = {
    "TRUE": ("logical", True), "T": ("logical", True), "FALSE": ("logical", False), "F": ("logical", False),
    "NA": ("logical", None), "NA_integer_": ("integer", None), "NA_real_": ("double", None),
    "NA_character_": ("character", None), "Inf": ("double", math.inf), "NaN": ("double", math.nan),
    "pi": ("double", math.pi),
}  # fmt: skip
_EMPTY = {"character": "character", "numeric": "double", "integer": "integer", "logical": "logical"}
# What `digest` leaves out of the bytes that it hashes: the head of a serialized value.
_HEAD = 14
HASHES = ("md5", "sha1", "sha256", "sha512")


class NotWritten(Exception):
    """This is no value that is written out."""


@dataclass(frozen=True)
class Value:
    """A value of R. `items`: bool, int, float, text or None (NA) of a vector, values of a list. `kind` "other": what
    cannot be compared by what is in it; "bytes": what a hash is made of.
    """

    kind: str
    items: tuple[Any, ...] = ()
    around: dict[str, Value] = field(default_factory=dict)

    def words(self, name: str) -> list[str]:
        """Return the texts of an attribute."""
        return [str(one) for one in self.around[name].items] if name in self.around else []

    @property
    def is_number(self) -> bool:
        """Say whether it is a plain vector of numbers."""
        return self.kind in ("integer", "double")

    @property
    def classes(self) -> list[str]:
        """Return its classes, as `class()` gives them."""
        if "class" in self.around:
            return self.words("class")
        if "dim" in self.around:
            return ["matrix", "array"] if len(self.around["dim"].items) == 2 else ["array"]
        if self.kind == "other":
            return [str(one) for one in self.items]
        return ["numeric" if self.kind == "double" else self.kind]


def answered(text: str) -> tuple[str, Any]:
    """Return ("value", a Value), ("threw", classes of the error), or ("nothing", None)."""
    try:
        said = json.loads(text)
        if said["t"] == "value":
            return "value", _told(said.get("v"), 0)
        if said["t"] == "threw":
            return "threw", [str(one) for one in said["k"]]
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        pass
    return "nothing", None


def _told(said: Any, depth: int) -> Value:
    kind, items = str(said["t"]), said.get("v")
    if depth > DEPTH or kind not in (*_ORDER, "list", "NULL", "bytes"):
        return Value("other", tuple(said.get("k") or ()))
    around = {str(name): _told(value, depth + 1) for name, value in (said.get("a") or {}).items()}
    if kind == "NULL":
        return Value(kind)
    if kind == "bytes":
        return Value(kind, (str(items),))
    if kind == "list":
        return Value(kind, tuple(_told(one, depth + 1) for one in items), around)
    return Value(kind, tuple(None if one is None else _item(kind, str(one)) for one in items), around)


def _item(kind: str, text: str) -> Any:
    if kind == "logical":
        return text == "TRUE"
    return int(text) if kind == "integer" else float(text) if kind == "double" else text


def written(node: Node, known: dict[str, Value]) -> Value:
    """Return the value of an expression that is written out; `known`: names that were given one. Raises NotWritten."""
    if node.kind == "paren":
        return written(node.parts[0], known)
    if node.kind == "number":
        return _number(node.name)
    if node.kind == "text":
        return Value("character", (_text(node.name),))
    if node.kind == "name":
        if node.name == "NULL":
            return Value("NULL")
        if node.name in _NAMED:
            kind, item = _NAMED[node.name]
            return Value(kind, (item,))
        if node.name in known:
            return known[node.name]
    if node.kind == "sign":
        return _signed(node.name, written(node.parts[0], known))
    if node.kind == "op" and node.name in (":", "+", "-", "*", "/", "^"):
        return _computed(node.name, *(written(part, known) for part in node.parts))
    return _made(node, known)


def _number(text: str) -> Value:
    try:
        number = int(text.rstrip("L"), 16) if text[:2].lower() == "0x" else float(text.rstrip("L"))
    except ValueError as error:
        raise NotWritten from error
    if text.endswith("L"):
        return Value("integer", (int(number),))
    return Value("double", (float(number),))


def _text(text: str) -> str:
    try:
        return str(ast.literal_eval(text if "\n" not in text else text.replace("\n", "\\n")))
    except (ValueError, SyntaxError) as error:
        raise NotWritten from error


def _signed(sign: str, value: Value) -> Value:
    if not value.is_number or None in value.items:
        raise NotWritten
    return value if sign == "+" else replace(value, items=tuple(-one for one in value.items))


def _computed(sign: str, one: Value, other: Value) -> Value:
    if not (one.is_number and other.is_number and len(one.items) == len(other.items) == 1):
        raise NotWritten
    first, second = one.items[0], other.items[0]
    try:
        if sign == ":":
            if first != int(first) or abs(second - first) > 10_000:
                raise NotWritten
            step = 1 if second >= first else -1
            return Value("integer", tuple(range(int(first), math.floor(second * step) * step + step, step)))
        whole = one.kind == other.kind == "integer" and sign in "+-*"
        found = {"+": first + second, "-": first - second, "*": first * second}.get(sign)
        if found is None:
            found = first / second if sign == "/" else float(first) ** second
        return Value("integer", (int(found),)) if whole else Value("double", (float(found),))
    except (ArithmeticError, TypeError, ValueError) as error:
        raise NotWritten from error


def _made(node: Node, known: dict[str, Value]) -> Value:
    called, given = node.called(), node.given() if node.kind == "call" else []
    parts = [(name, written(one, known)) for name, one in given] if called in ("c", "list", *_EMPTY) else []
    if called in _EMPTY and (not parts or (len(parts) == 1 and parts[0][1].items == (0.0,))):
        return Value(_EMPTY[called])
    names = [name for name, _ in parts]
    around = {"names": Value("character", tuple(names))} if any(names) else {}
    if called == "list":
        return Value("list", tuple(value for _, value in parts), around)
    if called != "c" or any(value.kind not in (*_ORDER, "NULL") or value.around for _, value in parts):
        raise NotWritten
    if not parts:
        return Value("NULL")
    if any(name and len(value.items) != 1 for name, value in parts):
        raise NotWritten
    kind = max((value.kind for _, value in parts if value.kind != "NULL"), key=_ORDER.index, default="NULL")
    names = [name for name, value in parts for _ in value.items]
    around = {"names": Value("character", tuple(names))} if any(names) else {}
    return Value(kind, tuple(as_kind(item, kind) for _, value in parts for item in value.items), around)


def as_kind(item: Any, kind: str) -> Any:
    """Return an item as one of a wider kind."""
    if item is None or kind == "logical":
        return item
    if kind == "character":
        if isinstance(item, bool):
            return str(item).upper()
        return item if isinstance(item, str) else f"{item:.15g}"
    return int(item) if kind == "integer" else float(item)


def equal(one: Value, other: Value, tolerance: float = TOLERANCE, *, around: bool = True, depth: int = 0) -> bool:
    """Say what `all.equal` says: numbers nearly the same, everything else the same; `around`: attributes, too."""
    if depth > DEPTH or "other" in (one.kind, other.kind):
        return False
    if around and not _same_around(one, other, tolerance, depth):
        return False
    if len(one.items) != len(other.items):
        return False
    if one.is_number and other.is_number:
        return near(one.items, other.items, tolerance)
    if one.kind != other.kind:
        return False
    if one.kind == "list":
        pairs = zip(one.items, other.items, strict=True)
        return all(equal(a, b, tolerance, around=around, depth=depth + 1) for a, b in pairs)
    return one.items == other.items


def _same_around(one: Value, other: Value, tolerance: float, depth: int) -> bool:
    return one.around.keys() == other.around.keys() and all(
        equal(value, other.around[name], tolerance, depth=depth + 1) for name, value in one.around.items()
    )


def near(ones: tuple[Any, ...], others: tuple[Any, ...], tolerance: float) -> bool:
    """Say whether numbers differ by no more than their mean allows, as `all.equal.numeric` has it."""
    if [_is_na(one) for one in ones] != [_is_na(other) for other in others]:
        return False
    unlike = [(float(a), float(b)) for a, b in zip(ones, others, strict=True) if not _is_na(a) and a != b]
    if not unlike:
        return True
    far = sum(abs(a - b) for a, b in unlike) / len(unlike)
    size = sum(abs(a) for a, _ in unlike) / len(unlike)
    far = far / size if math.isfinite(size) and size > tolerance else far
    return not math.isnan(far) and far <= tolerance


def _is_na(item: Any) -> bool:
    return item is None or (isinstance(item, float) and math.isnan(item))


def identical(one: Value, other: Value, depth: int = 0) -> bool:
    """Say what `identical` says."""
    if depth > DEPTH or one.kind == "other" or one.kind != other.kind or len(one.items) != len(other.items):
        return False
    if one.around.keys() != other.around.keys():
        return False
    if not all(identical(value, other.around[name], depth + 1) for name, value in one.around.items()):
        return False
    if one.kind == "list":
        return all(identical(a, b, depth + 1) for a, b in zip(one.items, other.items, strict=True))
    return all(
        a == b or (a is not None and b is not None and a != a and b != b)
        for a, b in zip(one.items, other.items, strict=True)
    )


_COMPARED = {
    "==": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
}


def compared(one: Value, sign: str, other: Value) -> bool:
    """Say whether a comparison holds for every item; of nothing at all, none holds."""
    # R itself compares no list of several kinds.
    one = flat(one, mixed=False)
    if one.kind not in _ORDER or other.kind not in _ORDER or not one.items or not other.items:
        return False
    kind = max(one.kind, other.kind, key=_ORDER.index)
    most = max(len(one.items), len(other.items))
    pairs = [
        (as_kind(one.items[n % len(one.items)], kind), as_kind(other.items[n % len(other.items)], kind))
        for n in range(most)
    ]
    return not any(_is_na(a) or _is_na(b) for a, b in pairs) and all(_COMPARED[sign](a, b) for a, b in pairs)


def labels(value: Value) -> Value:
    """Return a factor as its texts, anything else as it is."""
    if "factor" not in value.classes or value.kind != "integer":
        return value
    levels = value.words("levels")
    texts = (levels[one - 1] if one is not None and 0 < one <= len(levels) else None for one in value.items)
    return Value("character", tuple(texts))


def flat(value: Value, *, mixed: bool = True) -> Value:
    """Return a table, or a list of single items, as one vector; a factor as its texts; anything else as it is."""
    if value.kind != "list":
        return labels(value)
    parts = [labels(one) for one in value.items]
    single = "data.frame" in value.classes or all(len(one.items) == 1 for one in parts)
    if not mixed and len({one.kind for one in parts}) > 1:
        return value
    if not parts or not single or any(one.kind not in _ORDER for one in parts):
        return value
    kind = max((one.kind for one in parts), key=_ORDER.index)
    return Value(kind, tuple(as_kind(item, kind) for one in parts for item in one.items))


def among(ones: Value, others: Value) -> bool:
    """Say whether all items of one are among those of the other, as `%in%` finds them."""
    ones, others = flat(ones), flat(others)
    if ones.kind not in _ORDER or others.kind not in _ORDER or not ones.items:
        return False
    kind = max(ones.kind, others.kind, key=_ORDER.index)
    there = [as_kind(item, kind) for item in others.items]
    return all(as_kind(item, kind) in there for item in ones.items)


def hashed(value: Value, algorithm: str) -> str:
    """Return what `digest` makes of a value whose bytes came, "" where none did."""
    if value.kind != "bytes" or algorithm not in HASHES:
        return ""
    try:
        raw = base64.b64decode(value.items[0], validate=True)
    except (binascii.Error, ValueError):
        return ""
    return hashlib.new(algorithm, raw[_HEAD:], usedforsecurity=False).hexdigest() if raw else ""


def is_kind(value: Value, name: str) -> bool:
    """Say what `is.NAME` says of a value."""
    classes = value.classes
    return {
        "numeric": value.is_number and "factor" not in classes,
        "character": value.kind == "character",
        "logical": value.kind == "logical",
        "integer": value.kind == "integer",
        "double": value.kind == "double",
        "null": value.kind == "NULL",
        "list": value.kind == "list",
        "function": value.kind == "other" and "function" in classes,
        "data.frame": "data.frame" in classes,
        "factor": "factor" in classes,
        "matrix": len(value.around["dim"].items) == 2 if "dim" in value.around else False,
    }[name]


KINDS = (
    "numeric",
    "character",
    "logical",
    "integer",
    "double",
    "null",
    "list",
    "function",
    "data.frame",
    "factor",
    "matrix",
)
