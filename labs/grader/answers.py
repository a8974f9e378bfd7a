"""What a person reads to grade an answer: the student's own cells, all of them that belong to it."""

from __future__ import annotations

from collections.abc import Callable

from nbformat import NotebookNode
from nbgrader import utils

from labs.grader.restore import part_of
from labs.grader.version import Key, grade_id, is_check

Show = Callable[[int, NotebookNode], str]


def parts(key: Key, notebook: NotebookNode) -> dict[str, list[int]]:
    """Return each hand-graded answer's id → the places of its cells in a restored notebook, in order.

    An answer is its own cell, copies of it, and cells that the student added right behind it (a split answer). A
    task is answered in the cells behind it; its own text is the author's.
    """
    authors = {cell.source.strip() for cell in key.student.cells if not grade_id(cell)}
    found: dict[str, list[int]] = {}
    owner = ""
    for place, cell in enumerate(notebook.cells):
        name = grade_id(cell)
        if name:
            owner = name if _by_hand(cell) else ""
            if owner:
                found.setdefault(name, []).extend([] if utils.is_task(cell) else [place])
        elif part_of(cell):
            found.setdefault(part_of(cell), []).append(place)
        elif cell.source.strip() in authors - {""}:
            owner = owner if owner and utils.is_task(key.cells[owner]) else ""
        elif owner and cell.source.strip():
            found[owner].append(place)
    return found


def _by_hand(cell: NotebookNode) -> bool:
    return bool(utils.is_task(cell) or (utils.is_grade(cell) and not is_check(cell)))


def answers(key: Key, notebook: NotebookNode, wanted: set[str], show: Show) -> dict[str, dict[str, str]]:
    """Return source and safe HTML of each answer among `wanted`. `show` makes a cell's HTML from place and cell."""
    written = {name: places for name, places in parts(key, notebook).items() if name in wanted}
    return {
        name: {
            "source": "\n\n".join(notebook.cells[place].source for place in places),
            "html": "".join(show(place, notebook.cells[place]) for place in places),
        }
        for name, places in written.items()
    }


def is_untouched(key: Key, notebook: NotebookNode, name: str) -> bool:
    """Say whether nothing was written beside an answer's own cell, of which nbgrader tells that by itself."""
    blank = ("", key.cells[name].source.strip())
    beside = (notebook.cells[place] for place in parts(key, notebook).get(name, []))
    return all(cell.source.strip() in blank for cell in beside if grade_id(cell) != name)
