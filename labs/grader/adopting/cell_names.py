"""Graded cells of one name in several notebooks of a lab: points, comments and regrades go by that name alone here."""

from __future__ import annotations

import re
from collections.abc import Mapping

from nbformat import NotebookNode
from nbgrader import utils

_SIGNS = re.compile(r"[^A-Za-z0-9_-]+")
# In a manifest: notebook → name in the author's file → name here.
Renamed = Mapping[str, Mapping[str, str]]


def make_own(books: Mapping[str, NotebookNode]) -> dict[str, dict[str, str]]:
    """Give each graded cell a name that no other notebook's has; return what was renamed.

    The first notebook keeps its names; in the others the notebook's name comes before the cell's.
    """
    taken = {name for book in books.values() for name in _names(book)}
    seen: set[str] = set()
    renamed: dict[str, dict[str, str]] = {}
    for book_name, book in books.items():
        for cell in book.cells:
            name = _graded(cell)
            if name in seen:
                cell.metadata.nbgrader.grade_id = _free(f"{_SIGNS.sub('-', book_name)}-{name}", taken)
                renamed.setdefault(book_name, {})[name] = cell.metadata.nbgrader.grade_id
        seen |= {name for name in map(_graded, book.cells) if name}
    return renamed


def as_here(notebook: NotebookNode, renamed: Mapping[str, str]) -> NotebookNode:
    """Return a notebook that was made elsewhere with the names that its cells have here."""
    for cell in notebook.cells if renamed else ():
        about = cell.metadata.get("nbgrader", {})
        if about.get("grade_id") in renamed:
            about["grade_id"] = renamed[about["grade_id"]]
    return notebook


def _graded(cell: NotebookNode) -> str:
    graded = utils.is_grade(cell) or utils.is_task(cell)
    return str(cell.metadata.nbgrader.grade_id) if graded else ""


def _names(book: NotebookNode) -> set[str]:
    return {str(cell.metadata.nbgrader.get("grade_id", "")) for cell in book.cells if "nbgrader" in cell.metadata}


def _free(wanted: str, taken: set[str]) -> str:
    name, number = wanted, 2
    while name in taken:
        name, number = f"{wanted}-{number}", number + 1
    taken.add(name)
    return name
