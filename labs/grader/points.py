"""How a check's outputs and last value become points."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from labs.grader.inside.value import FOREIGN, NONE, NUMBER, ODD, OTHER, counted

_NUMPY = re.compile(r"np\.(?:float|int|uint)\d*\((.*)\)")


@dataclass(frozen=True)
class Given:
    """Points of one check; `value` None: a person decides. `flag` "value": its number cannot be its points."""

    value: float | None
    flag: str = ""


def given(kind: str, number: float | None, most: float, extra: float = 0.0) -> Given:
    """Return the points that a check's last value gives (`inside.value.judged`).

    A real number from 0 to the points counts as that, up to `extra` above them where the author allows it. No number
    at all gives all points, as in nbgrader. What is below 0, above the points or no number in truth (nan) gives none,
    and a flag; a value that lives with the student would name the points itself, so a person decides.
    """
    if kind == FOREIGN:
        return Given(None, "value")
    if kind == ODD:
        return Given(0.0, "value")
    if kind != NUMBER or number is None:
        return Given(most)
    return Given(0.0, "value") if number > most + extra else Given(number)


def went_wrong(outputs: list[dict[str, Any]]) -> bool:
    """Say whether a cell's outputs cost a check its points: an error, or anything on the error stream."""
    return any(
        output.get("output_type") == "error"
        or (output.get("output_type") == "stream" and output.get("name") == "stderr")
        for output in outputs
    )


def judged_text(outputs: list[dict[str, Any]]) -> dict[str, Any]:
    """Return what a cell's result shows, as `inside.value.judged` would judge the value behind it."""
    for output in outputs:
        data = output.get("data")
        if output.get("output_type") == "execute_result" and isinstance(data, dict):
            text = str(data.get("text/plain"))
            inside = _NUMPY.fullmatch(text)
            try:
                number = float(inside[1] if inside else text)
            except ValueError:
                return {"kind": OTHER, "number": None, "value": text}
            return counted(number, text)
    return {"kind": NONE, "number": None, "value": None}


def remark(value: dict[str, Any], most: float, extra: float = 0.0) -> str:
    """Return what an author should be told of the last value of a check of `most` points, '' where all is well.

    "no_number": it is below 0 or no number in truth, and gives none; "above": it is more than its points, and gives
    none; "not_points": it is no number, and gives all of them whatever it is; "numpy": it counts here, but nbgrader's
    own autograder gives all of them; "partly": it is less than its points, so that this answer does not get them all.
    """
    kind, number = value["kind"], value["number"]
    if kind == ODD:
        return "no_number"
    if kind == NUMBER and number > most + extra:
        return "above"
    if kind == NUMBER:
        return "numpy" if not is_plain(str(value["value"])) else "partly" if number < most else ""
    return "" if kind == NONE else "not_points"


def is_plain(text: str) -> bool:
    """Say whether nbgrader itself reads a number in a value's text."""
    try:
        float(text)
    except ValueError:
        return False
    return True
