"""A student's notebook with everything that is not theirs put back: nbgrader's overwrite step, without its database.

What is theirs is never overwritten: an answer that was deleted, or merged into another cell, is not put back.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell
from nbgrader import utils

from labs.exchange import reading
from labs.grader.release import visible_lines
from labs.grader.version import Key, grade_id

# Where a restored cell says which hand-graded answer it is a part of.
MARK = "academy_part_of"


def restore(key: Key, submitted: NotebookNode) -> tuple[NotebookNode, dict[str, str]]:
    """Return (notebook ready to run, graded cell id → "copied" or "deleted").

    Points, ids and locked sources come from the key, never from the student. Of copies of a cell the last counts
    (as in nbgrader); those of an answer that a person grades are marked as parts of it (`part_of`). A deleted check
    or given cell is put back where it was, so that deleting a check never raises a score. A deleted answer that a
    person grades stands there empty, so that the person can look for it elsewhere.
    """
    flags: dict[str, str] = {}
    kept: list[NotebookNode] = []
    seen: set[str] = set()
    for cell in reversed(submitted.cells):
        name = grade_id(cell)
        if name in key.cells and name not in seen:
            seen.add(name)
            kept += reversed(list(_restored(key.cells[name], cell)))
            continue
        if name and name in seen and _graded(key.cells[name]):
            flags |= _copied(name, key.cells[name], cell)
        kept.append(_plain(cell))
    kept.reverse()
    for name, cell in key.cells.items():
        if name not in seen and (_graded(cell) or utils.is_locked(cell)):
            kept.insert(_place(key, name, kept), _put_back(cell))
            if _graded(cell):
                flags[name] = "deleted"
    submitted.cells = kept
    return submitted, flags


def part_of(cell: NotebookNode) -> str:
    """Return the id of the hand-graded answer that a restored cell is a copy of, or ''."""
    return str(cell.metadata.get(MARK, ""))


def _graded(cell: NotebookNode) -> bool:
    return bool(utils.is_grade(cell) or utils.is_task(cell))


def _restored(key: NotebookNode, cell: NotebookNode) -> Iterator[NotebookNode]:
    """Yield the cell as the key has it, with the student's source where it is theirs.

    What a student's editor has merged into a locked cell stands before or behind it, as a plain cell.
    """
    fresh = _own(key)
    if not utils.is_locked(key):
        fresh.source = cell.source
        _take_pictures(fresh, cell)
        yield fresh
        return
    before, after = _merged(key, cell)
    if before:
        yield _code(before)
    yield fresh
    if after:
        yield _code(after)


def _own(key: NotebookNode) -> NotebookNode:
    """Return a cell of its own with the key's very parts, which nobody changes; copying them takes longest of all."""
    fresh = NotebookNode()
    dict.update(fresh, key)
    return fresh


def _merged(key: NotebookNode, cell: NotebookNode) -> tuple[str, str]:
    """Return what stands before and behind a locked code cell's own text in what was handed in.

    The author's own notebook holds the hidden part, too: that is nothing that anybody merged.
    """
    if cell.source.strip() == key.source.strip():
        return "", ""
    own = next((text for text in _spoken(key) if text in cell.source), "")
    if key.cell_type != "code" or cell.cell_type != "code" or not own:
        return "", ""
    before, _, after = cell.source.partition(own)
    return before.strip(), after.strip()


def _spoken(key: NotebookNode) -> list[str]:
    """Return what students see of a locked cell, in each language that its lab was handed out in."""
    own = visible_lines(key).strip()
    kept = key.metadata.get("academy") or {}
    return [own, *(reading.said_in(own, reading.words(key, language)) for language in kept)] if own else []


def _code(source: str) -> NotebookNode:
    return nbformat.from_dict({"cell_type": "code", "source": source, "metadata": {}, "outputs": []})


def _take_pictures(fresh: NotebookNode, cell: NotebookNode) -> None:
    """Keep the pictures that were pasted into a text: they lie in the cell beside its source."""
    fresh.pop("attachments", None)
    if fresh.cell_type == "markdown" and cell.get("attachments"):
        fresh.attachments = cell.attachments


def _copied(name: str, key: NotebookNode, cell: NotebookNode) -> dict[str, str]:
    """Mark an earlier copy of an answer that a person grades as a part of it; return the flag of any other copy."""
    if utils.is_solution(key):
        cell.metadata[MARK] = name
        return {}
    return {name: "copied"}


def _plain(cell: NotebookNode) -> NotebookNode:
    cell.metadata.pop("nbgrader", None)
    return cell


def _put_back(key: NotebookNode) -> NotebookNode:
    fresh = copy.deepcopy(key)
    if not utils.is_solution(key):
        return fresh
    empty = new_markdown_cell("", metadata=fresh.metadata)
    empty.pop("id", None)
    return empty


def _place(key: Key, name: str, cells: list[NotebookNode]) -> int:
    """Return where a missing cell goes: behind the nearest earlier cell of the key that is there."""
    order = list(key.cells)
    earlier = set(order[: order.index(name)])
    places = [place for place, cell in enumerate(cells) if grade_id(cell) in earlier]
    return max(places) + 1 if places else 0
