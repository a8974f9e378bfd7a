"""What is asked of a student's R, and how an answer is held against what was expected."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from labs.grader.languages import r_values
from labs.grader.languages.equations import Equations, Part
from labs.grader.languages.r_values import Value

SIGNS = ("==", "!=", "<", "<=", ">", ">=")


@dataclass(frozen=True)
class Asked(Part):
    """A piece of a check: what is prepared, or (with an `operator`) a question and what its answer has to be.

    `operator`: equal, identical, equivalent, near, a sign of comparison, true, length, names, kind, class, type, in,
    holds, setequal, exists, throws, or hash. `negated`: it must not hold. `tolerance`: how far numbers may be apart.
    """

    wanted: Any = None
    negated: bool = False
    tolerance: float = r_values.TOLERANCE

    def sent(self) -> dict[str, Any]:
        """Return what the student's program is told of it."""
        return {**super().sent(), "how": "bytes" if self.operator == "hash" else "value"}

    def holds(self, answer: str) -> bool:
        """Say whether an answer is what is expected."""
        ended, value = r_values.answered(answer)
        if self.operator == "throws":
            return ended == "threw" and (not self.wanted or self.wanted in value)
        if self.operator == "exists" and ended != "nothing":
            return (ended == "value") is not self.negated
        return ended == "value" and self._fits(value)

    def _fits(self, value: Value) -> bool:
        if self.operator == "true":
            wanted = not self.negated
            return value.kind == "logical" and bool(value.items) and all(one is wanted for one in value.items)
        return _HOLDS[self.operator](value, self) is not self.negated


_HOLDS: dict[str, Callable[[Value, Asked], bool]] = {
    "equal": lambda value, part: r_values.equal(value, part.wanted, part.tolerance),
    "identical": lambda value, part: r_values.identical(value, part.wanted),
    "equivalent": lambda value, part: r_values.equal(value, part.wanted, part.tolerance, around=False),
    "near": lambda value, part: _near(value, part),
    "length": lambda value, part: len(value.items) == part.wanted.items[0] and value.kind != "other",
    "names": lambda value, part: value.words("names") == list(part.wanted.items),
    "kind": lambda value, part: r_values.is_kind(value, part.wanted),
    "class": lambda value, part: part.wanted in value.classes,
    "type": lambda value, part: part.wanted == value.kind or (part.wanted == "closure" and "function" in value.classes),
    "in": lambda value, part: r_values.among(value, part.wanted),
    "holds": lambda value, part: r_values.among(part.wanted, value),
    "setequal": lambda value, part: r_values.among(value, part.wanted) and r_values.among(part.wanted, value),
    "hash": lambda value, part: r_values.hashed(value, part.wanted[0]) in part.wanted[1],
    **{sign: lambda value, part: r_values.compared(value, part.operator, part.wanted) for sign in SIGNS},
}


def _near(value: Value, part: Asked) -> bool:
    """Say whether every number is nearer to what is expected than is allowed: `abs(x - 3) < 0.1`."""
    if not value.is_number or not value.items or None in value.items:
        return False
    wanted, sign = part.wanted
    return all(
        abs(one - wanted) < part.tolerance or (sign == "<=" and abs(one - wanted) == part.tolerance)
        for one in value.items
    )


@dataclass(frozen=True)
class Expectations(Equations):
    """A whole check. `shown`: what students can read of it, as it stands."""

    shown: str = ""

    @property
    def visible(self) -> str:
        """Return what students can read of it: it ends at the first that does not hold by itself."""
        return self.shown
