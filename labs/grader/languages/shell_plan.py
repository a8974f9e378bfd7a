"""From a restored notebook in another language than Python to what the sandbox is told to do."""

from __future__ import annotations

import secrets

from nbformat import NotebookNode

from labs.grader import archives
from labs.grader.languages import checks
from labs.grader.languages.known import Language
from labs.grader.notebooks import skipped
from labs.grader.planning import Layout
from labs.grader.sandbox.job import Plan
from labs.grader.version import Key, Version, grade_id, is_check


def lay_out(version: Version, key: Key, notebook: NotebookNode, files: dict[str, bytes]) -> Layout:
    """Return the plan for one notebook. `files` are the student's; the author's of the same name win."""
    given = {*version.files, *version.stubs, *(f"{name}.ipynb" for name in version.keys)}
    beside, left_out = archives.fitting(archives.beside({**version.stubs, **files}, version.files), given)
    plan = Plan([], [], {}, [], beside, {}, version.limits, 0, replayed=key.language.replayed)
    layout = Layout(plan, left_out=left_out)
    for place, cell in enumerate(notebook.cells):
        if cell.cell_type != "code" or (skipped(cell) and not is_check(cell)):
            continue
        layout.cell_of[len(plan.cells)] = place
        if is_check(cell):
            _add_check(layout, key, cell)
        else:
            plan.cells.append({"source": key.language.runnable(cell.source), "copy": None, "brief": False})
            layout.in_group = False
    return layout


def _add_check(layout: Layout, key: Key, cell: NotebookNode) -> None:
    """Add a check. Sealed ones with nothing between them share one copy of the program."""
    plan, number, name = layout.plan, len(layout.checks), grade_id(cell)
    reads = checks.of(key.language)
    read, visible = reads.equations(cell), reads.visible(cell)
    if name in key.by_person:
        plan.cells.append({"source": visible, "copy": None, "brief": True})
        return
    layout.checks[number] = name
    if name in key.old_way or read is None:
        _add_old_way(layout, number, cell, key.language, reads)
        return
    first = not layout.in_group
    plan.copies += first
    copy = plan.copies - 1
    layout.places[number] = len(plan.cells)
    # A program that runs again for checks is asked all of it there: this part of it runs once, as in a kernel.
    plan.cells.append({"source": visible, "copy": copy if first else None, "brief": True, "asked": True})
    plan.asks.setdefault(copy, []).append((number, read))
    layout.in_group = True


def _add_old_way(layout: Layout, number: int, cell: NotebookNode, language: Language, reads: checks.Checks) -> None:
    """Add a check that runs in the student's program, and its control; each in a copy of its own."""
    plan, first = layout.plan, layout.plan.copies
    plan.copies += 2
    own = first + secrets.randbelow(2)
    other = 2 * first + 1 - own
    layout.old[own] = (number, other)
    sources = {own: language.runnable(cell.source.replace("\r\n", "\n")), other: reads.control(cell.source)}
    plan.old_way |= {copy: [sources[copy]] for copy in (first, first + 1)}
    plan.cells.append({"source": "", "copy": first, "brief": True})
    layout.places[number] = len(plan.cells)
    plan.cells.append({"source": reads.visible(cell), "copy": first + 1, "brief": True})
    layout.in_group = False
