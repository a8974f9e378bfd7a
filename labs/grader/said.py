"""What a student reads about a check: only what the notebook's own run said, before any hidden part had begun.

However a hidden part ends (an error, a warning, no time, no memory, the process gone), the words are the same: a
function that could choose among endings could tell what it had been called with.
"""

from __future__ import annotations

from typing import Any

from labs.grader import texts
from labs.grader.planning import Layout
from labs.grader.points import went_wrong
from labs.grader.sandbox.job import Ran


def about(number: int, layout: Layout, ran: Ran) -> str:
    """Return why a check gave no points."""
    outputs = ran.outputs.get(layout.places[number])
    if outputs is None:
        return texts.NOT_REACHED
    for output in outputs:
        if output.get("output_type") == "error":
            return _error(output, layout.hidden_names.get(number, frozenset()))
    return texts.ERROR_STREAM if went_wrong(outputs) else texts.OTHER_VALUES


def _error(output: dict[str, Any], hidden: frozenset[str]) -> str:
    name, text = str(output.get("ename")), str(output.get("evalue") or "")
    if name == "CellTimeout":
        return texts.SLOW
    if name == "NameError" and any(f"'{one}'" in text for one in hidden):
        # A visible line behind the hidden part needs what the hidden part makes: the notebook cannot run it.
        return texts.HIDDEN_PART
    return texts.tidy(text if name == "AssertionError" and text else f"{name}: {text}" if text else name)


def printed(number: int, layout: Layout, ran: Ran) -> str:
    """Return what the visible part of a check printed in the notebook, '' where it printed nothing."""
    outputs = ran.outputs.get(layout.places[number], [])
    streams = (str(output.get("text")) for output in outputs if output.get("name") == "stdout")
    return texts.tidy("".join(streams).strip())
