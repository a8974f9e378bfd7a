"""Whether two sides hold the same data, without sending it: a digest of what is linked how, in one order."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from . import wire
from .table import Table


@dataclass
class Outline:
    """The digest of a value, and its structures with their tags in the order in which they were met."""

    digest: str
    parts: list[tuple[Any, str]]

    def join(self, table: Table, numbers: list[int]) -> bool:
        """Take these numbers for the structures; return False where one has another number already."""
        if len(numbers) != len(self.parts):
            return False
        for (value, _tag), number in zip(self.parts, numbers, strict=True):
            entry = table.entries.get(number)
            if table.numbers.get(id(value), number) != number or (entry is not None and entry.value is not value):
                return False
        for (value, tag), number in zip(self.parts, numbers, strict=True):
            if number not in table.entries:
                table.add(number, value, tag)
        for number in numbers:
            table.know(number)
        return True

    def numbers(self, table: Table, drawn: dict[int, int]) -> list[int]:
        """Return the number of each structure: one that it has, here or in `drawn` (by identity), or a new one."""
        for value, _tag in self.parts:
            if id(value) not in drawn:
                known = table.numbers.get(id(value))
                drawn[id(value)] = table.number() if known is None else known
        return [drawn[id(value)] for value, _tag in self.parts]


def outline(value: Any, given: Callable[[type], bool]) -> Outline | None:
    """Return the outline of plain data, None where something in it is not plain. `given`: which of a notebook's own
    classes hold plain data."""
    table = Table(0, _stays)
    table.given, table.compares = given, False
    try:
        root = table.pack(value)
        content = table.changes()
    except wire.BROKEN:
        return None
    except wire.Unsealable:
        return None
    parts = [(table.entries[number].value, table.entries[number].tag) for number in sorted(table.entries)]
    digest = hashlib.blake2b(json.dumps([root, content]).encode(), digest_size=16).hexdigest()
    return Outline(digest, parts)


def _stays(value: Any) -> Any:
    raise wire.Unsealable("not plain")
