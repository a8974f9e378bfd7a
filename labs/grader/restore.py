"""A student's notebook with everything that is not theirs put back: nbgrader's overwrite step, without its database."""

from __future__ import annotations

import copy

from nbformat import NotebookNode
from nbgrader import utils

from labs.grader.version import Key, grade_id


def restore(key: Key, submitted: NotebookNode) -> tuple[NotebookNode, dict[str, str]]:
    """Return (notebook ready to run, graded cell id → "copied" or "deleted").

    Points, ids and locked sources come from the key, never from the student. Of copies of a cell the last counts
    (as in nbgrader); a deleted cell is put back where it was, so that deleting a check never raises a score.
    """
    flags: dict[str, str] = {}
    kept: list[NotebookNode] = []
    seen: set[str] = set()
    for cell in reversed(submitted.cells):
        name = grade_id(cell)
        if name in key.cells and name not in seen:
            seen.add(name)
            cell = _restored(key.cells[name], cell)
        elif name:
            if name in seen and _graded(key.cells[name]):
                flags[name] = "copied"
            cell = _plain(cell)
        kept.append(cell)
    kept.reverse()
    for name in key.cells:
        if name not in seen:
            kept.insert(_place(key, name, kept), copy.deepcopy(key.cells[name]))
            if _graded(key.cells[name]):
                flags[name] = "deleted"
    submitted.cells = kept
    return submitted, flags


def _graded(cell: NotebookNode) -> bool:
    return bool(utils.is_grade(cell) or utils.is_task(cell))


def _restored(key: NotebookNode, cell: NotebookNode) -> NotebookNode:
    fresh = copy.deepcopy(key)
    if not utils.is_locked(key):
        fresh.source = cell.source
    return fresh


def _plain(cell: NotebookNode) -> NotebookNode:
    cell.metadata.pop("nbgrader", None)
    return cell


def _place(key: Key, name: str, cells: list[NotebookNode]) -> int:
    """Return where a missing cell goes: behind the nearest earlier cell of the key that is there."""
    order = list(key.cells)
    earlier = set(order[: order.index(name)])
    places = [place for place, cell in enumerate(cells) if grade_id(cell) in earlier]
    return max(places) + 1 if places else 0
