"""What differs from person to person and from attempt to attempt: the order of choices, numbers, what is drawn.

All of it follows from a seed, so that nothing needs to be kept to show the same again. The seed goes through SHA-256:
an order that Python's own generator makes may change with Python.
"""

import contextlib
import hashlib
import re
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any, TypeVar

from pathways.marking.expressions import FormulaError
from pathways.marking.plain import GAP
from pathways.marking.typed import read_number

Item = TypeVar("Item")
NAME = re.compile(r"[a-z][a-z0-9_]{0,19}")
RANGE = re.compile(r"(\S+)\s*\.\.\s*(\S+?)(?:\s+step\s+(\S+))?")
PLACE = re.compile(r"\{([a-z][a-z0-9_]{0,19})\}")
MOST_OF_ONE, MOST_ROWS = 10_000, 500


def number_from(*parts: object) -> int:
    """Return a number from 0 to 2**64 that follows from the parts alone."""
    told = "\x1f".join(str(part) for part in parts)
    return int.from_bytes(hashlib.sha256(told.encode()).digest()[:8])


def seed_of(person: object, lesson: object, quiz: str, attempt: int) -> str:
    """Return the seed of one attempt of one person at one quiz."""
    return f"{person} {lesson} {quiz} {attempt}"


def token(seed: str, question: str, part: str) -> str:
    """Return how a form names one choice of one attempt: another word each time, that tells nothing of its place."""
    return f"{number_from(seed, question, part, 'token'):016x}"


def shuffled(items: Sequence[Item], seed: str, key: str) -> list[Item]:
    """Return the items in an order that follows from seed and key; every order is as likely as any other."""
    mixed = list(items)
    for last in range(len(mixed) - 1, 0, -1):
        other = number_from(seed, key, last) % (last + 1)
        mixed[last], mixed[other] = mixed[other], mixed[last]
    return mixed


def drawn(keys: Sequence[Item], count: int, seed: str, key: str) -> list[Item]:
    """Return `count` of the keys, or all where there are fewer, drawn without putting back."""
    return shuffled(sorted(keys, key=str), seed, key)[:count]


def values_for(lines: str, seed: str, key: str) -> dict[str, str]:
    """Return the values of one attempt as people write them; raise `FormulaError` for lines that cannot be read.

    Lines such as `devices = 8..60`, `speed = 10, 100, 1000`, `load = 0.5..2 step 0.25` are drawn one by one. Where the
    first line holds names alone (`size usable`), the lines below are a table, and one row of it is drawn.
    """
    rows = [line.strip() for line in str(lines or "").splitlines() if line.strip()]
    if rows and "=" not in rows[0]:
        return _of_table(rows, seed, key)
    return {name: _one(kinds, number_from(seed, key, name)) for name, kinds in map(_named, rows)}


def _of_table(rows: Sequence[str], seed: str, key: str) -> dict[str, str]:
    names, found = rows[0].split(), [row.split() for row in rows[1:]]
    if not found or len(found) > MOST_ROWS or any(len(row) != len(names) for row in found):
        raise FormulaError("a table of values needs rows, with one number for each name")
    for name in names:
        _hold_name(name)
    for row in found:
        for number in row:
            _number(number)
    return dict(zip(names, found[number_from(seed, key) % len(found)], strict=True))


def _named(row: str) -> tuple[str, str]:
    name, _, kinds = (part.strip() for part in row.partition("="))
    _hold_name(name)
    return name, kinds


def _hold_name(name: str) -> None:
    if not NAME.fullmatch(name):
        raise FormulaError(f"{name!r} is no name: small letters, digits and _, a letter first")


def _one(kinds: str, number: int) -> str:
    found = RANGE.fullmatch(kinds)
    if found is None:
        listed = [part.strip() for part in kinds.split(",")]
        for one in listed:
            _number(one)
        return listed[number % len(listed)]
    low, high, step = (_number(part or "1") for part in found.groups())
    count = (high - low) // step + 1 if step > 0 else 0
    if not 1 <= count <= MOST_OF_ONE:
        raise FormulaError(f"{kinds} gives no numbers, or more than {MOST_OF_ONE}")
    return written(low + step * (number % int(count)))


def _number(text: str) -> Fraction:
    found = read_number(text)
    if found is None or "," in text:
        raise FormulaError(f"{text!r} is no number; write a point for decimals")
    return found


def written(value: Fraction) -> str:
    """Return a number as digits with a point, without zeros that say nothing; up to twelve places."""
    if value.denominator == 1:
        return str(value.numerator)
    return f"{float(value):.12f}".rstrip("0").rstrip(".")


def numbers_of(values: Mapping[str, Any]) -> dict[str, Fraction]:
    """Return written values as exact numbers."""
    return {name: _number(str(value)) for name, value in values.items()}


def filled(text: str, values: Mapping[str, Any]) -> str:
    """Return a text with `{name}` filled in for each value there is; other braces stay."""
    return PLACE.sub(lambda found: str(values.get(found.group(1), found.group(0))), text)


def example(question: Mapping[str, Any]) -> str:
    """Return what a question asks as one of those who get it may read it: numbers filled in, gaps as lines."""
    values: Mapping[str, str] = {}
    with contextlib.suppress(FormulaError):
        values = values_for(question.get("values") or "", "example", str(question.get("id")))
    return GAP.sub("____", filled(str(question["ask"]), values))
