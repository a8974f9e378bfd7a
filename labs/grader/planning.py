"""From a restored notebook to what the sandbox is told to do."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from typing import Any

from nbformat import NotebookNode

from labs.grader import archives
from labs.grader.release import visible_lines
from labs.grader.sandbox.job import Plan
from labs.grader.version import Key, Version, grade_id, is_check

CONTROL = """\
def _probe():
    seen = {high}
    try:
        assert {low} == {high}
        seen += 1
    except AssertionError:
        seen += {low}
    try:
        raise ValueError({high})
        seen += 1
    except ValueError as problem:
        seen += problem.args[0]
    return seen
"""
# A value shown is what partial credit in the old way rests on; an error costs a fifth of that, and is what checks say.
SHOW, RAISE = "_probe()", "raise RuntimeError(_probe())"


@dataclass
class Layout:
    """Which sandbox cell belongs to which notebook cell, and what the control cells must answer.

    `checks`: check number → cell id. `controls`: sandbox cell → expected text. `old`: copy number → (check number,
    what its control must answer). `places`: check number → sandbox cell in which its visible part ran.
    """

    plan: Plan
    cell_of: dict[int, int] = field(default_factory=dict)
    checks: dict[int, str] = field(default_factory=dict)
    controls: dict[int, str] = field(default_factory=dict)
    old: dict[int, tuple[int, str]] = field(default_factory=dict)
    places: dict[int, int] = field(default_factory=dict)
    in_group: bool = False


def control(ending: str) -> tuple[str, str]:
    """Return (source, expected text): a cell whose result, shown or raised, is known.

    Stripping asserts, swallowing errors or rewriting code changes it; its numbers cannot be foreseen.
    """
    low = 1 + secrets.randbelow(10**6)
    high = low + 1 + secrets.randbelow(10**6)
    return CONTROL.format(low=low, high=high) + ending, str(low + high + high)


def holds(outputs: list[dict[str, Any]], expected: str) -> bool:
    """Say whether a control cell answered as it must, and nothing else."""
    said = outputs[0] if len(outputs) == 1 else {}
    if said.get("output_type") == "error":
        return bool(said.get("ename") == "RuntimeError" and said.get("evalue") == expected)
    data = said.get("data")
    return isinstance(data, dict) and data.get("text/plain") == expected


def lay_out(version: Version, key: Key, notebook: NotebookNode, files: dict[str, bytes]) -> Layout:
    """Return the plan for one notebook. `files` are the student's.

    The author's of the same name win, but for those that belong to students; these are not on the checker's side.
    """
    plan = Plan(
        cells=[],
        steps=[],
        old_way={},
        student_names=sorted(key.student_names),
        student_files=archives.beside({**version.stubs, **files}, version.files),
        own_files=version.files,
        limits=version.limits,
        copies=0,
    )
    layout = Layout(plan)
    watched = _watched(notebook)
    for place, cell in enumerate(notebook.cells):
        if cell.cell_type != "code":
            continue
        layout.cell_of[len(plan.cells)] = place
        if is_check(cell):
            _add_check(layout, key, cell)
        else:
            plan.cells.append({"source": cell.source, "copy": None, "brief": False})
            layout.in_group = False
            _add_prelude(layout, key, cell)
        if place in watched:
            source, layout.controls[len(plan.cells)] = control(RAISE)
            plan.cells.append({"source": source, "copy": None, "brief": True})
    return layout


def _watched(notebook: NotebookNode) -> set[int]:
    """Return behind which checks a control cell runs: the last one, and one that cannot be foreseen."""
    checks = [place for place, cell in enumerate(notebook.cells) if is_check(cell)]
    return {checks[-1], secrets.choice(checks)} if checks else set()


def _add_prelude(layout: Layout, key: Key, cell: NotebookNode) -> None:
    source = key.preludes[key.data_here].get(grade_id(cell))
    if source:
        layout.plan.steps.append({"prelude": source})


def _add_check(layout: Layout, key: Key, cell: NotebookNode) -> None:
    """Add a check. Checks with nothing between them share one copy: nothing changes between them."""
    plan, number, name = layout.plan, len(layout.checks), grade_id(cell)
    if name in key.by_person:
        # Nothing that it says could be relied on; what students can read of it still runs in the notebook.
        plan.cells.append({"source": visible_lines(cell), "copy": None, "brief": True})
        return
    layout.checks[number] = name
    old = name in key.old_way
    first = old or not layout.in_group
    if first:
        plan.copies += 1
    copy = plan.copies - 1
    layout.places[number] = len(plan.cells)
    plan.cells.append({"source": visible_lines(cell), "copy": copy if first else None, "brief": True})
    layout.in_group = not old
    if old:
        source, expected = control(SHOW)
        layout.old[copy] = (number, expected)
        plan.old_way[copy] = [cell.source, source]
    else:
        step = {"check": number, "copy": copy, "source": cell.source, "open_lines": open_lines(cell.source)}
        plan.steps.append(step)


def open_lines(source: str) -> int:
    """Return how many lines of a check come before its first hidden region."""
    lines = source.split("\n")
    return next((place for place, line in enumerate(lines) if "BEGIN HIDDEN TESTS" in line), len(lines))
