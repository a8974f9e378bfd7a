"""What a check's last value says about points: judged as a value, not by how it is written."""

from __future__ import annotations

import decimal
import fractions
import math
from typing import Any

NONE, NUMBER, ODD, OTHER, FOREIGN = "none", "number", "odd", "other", "foreign"
TEXT_LIMIT = 2_000


def judged(value: Any, *, foreign: bool = False) -> dict[str, Any]:
    """Return {"kind", "number", "value"} of a check's last value.

    `value` is how it is written. `kind`: none; number (a real number that is no less than 0, in `number`); odd (below
    0, or none at all: nan); other (no number: nbgrader gives all points); foreign (it lives in the student's process,
    which would name the points). A truth is no number. `foreign`: the value is such a one, so that it is not even
    asked what it is.
    """
    if value is None:
        return {"kind": NONE, "number": None, "value": None}
    if foreign:
        return {"kind": FOREIGN, "number": None, "value": ""}
    text = repr(value)[:TEXT_LIMIT]
    number = _real(value)
    if number is None:
        number = _written(text)
    if number is None:
        return {"kind": OTHER, "number": None, "value": text}
    return counted(number, text)


def counted(number: float, text: str) -> dict[str, Any]:
    """Return what `judged` does of a number."""
    good = math.isfinite(number) and number >= 0
    return {"kind": NUMBER if good else ODD, "number": number if good else None, "value": text}


def _real(value: Any) -> float | None:
    """Return a real number of Python's or numpy's as float; None for everything else, truths among it."""
    kind = type(value)
    if kind.__module__ == "numpy":
        if getattr(value, "shape", None) != () or value.dtype.kind not in "iuf":
            return None
        return float(value)
    if kind is bool or not isinstance(value, int | float | fractions.Fraction | decimal.Decimal):
        return None
    try:
        return float(value)
    except OverflowError:
        return math.inf
    except ValueError:
        return math.nan


def _written(text: str) -> float | None:
    """Return the number that a value shows as, as nbgrader reads it: an author's own kind of number."""
    try:
        return float(text)
    except ValueError:
        return None
