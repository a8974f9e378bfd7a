"""Bounds for making a page of what a student wrote: size, memory and time.

The cleaner of HTML and the readers of Markdown and LaTeX are programs of others, and text can be written on which each
works for minutes. A page with little of it is made right here; one with more in a child that ends when its time is
over, and then once more with such text shown as it was typed.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from contextvars import ContextVar
from html import escape
from typing import Any

from nbformat import NotebookNode

from labs.grader.bounded import TooMuch, bounded

# As many characters as cost a fifth of a second at the very worst.
HERE = 20_000
CHILD_MB, CHILD_S = 512, 5.0
RICH = ("text/html", "text/markdown", "text/latex", "image/svg+xml")
# What a formula costs beside as much plain text.
FORMULA = 5
_typed: ContextVar[bool] = ContextVar("as_typed", default=False)


def as_typed(text: str) -> str:
    """Return text to be shown as it was typed, where the page is made that way; '' where it is not."""
    return f"<pre>{escape(text[:HERE])}</pre>" if _typed.get() else ""


def within_bounds(
    work: Callable[[], Any],
    notebook: NotebookNode,
    outputs: Mapping[int, list[dict[str, Any]]],
    authors: Collection[str],
) -> Any:
    """Return the plain data that `work` makes of a notebook and its outputs. `authors`: texts that cost nothing."""
    if _amount(notebook, outputs, authors) <= HERE:
        return work()
    try:
        return bounded(work, memory_mb=CHILD_MB, seconds=CHILD_S)
    except TooMuch:
        token = _typed.set(True)
        try:
            return work()
        finally:
            _typed.reset(token)


def _amount(notebook: NotebookNode, outputs: Mapping[int, list[dict[str, Any]]], authors: Collection[str]) -> int:
    texts = (cell.source for cell in notebook.cells if cell.cell_type == "markdown" and cell.source not in authors)
    data = [output["data"] for of_cell in outputs.values() for output in of_cell if "data" in output]
    rich = (one[kind] for one in data for kind in RICH if kind in one)
    return sum(map(_cost, texts)) + sum(map(_cost, rich))


def _cost(text: str) -> int:
    return len(text) * (FORMULA if "$" in text or "\\begin" in text else 1)
