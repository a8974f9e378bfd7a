"""From a restored notebook to what the sandbox is told to do."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from typing import Any

from nbformat import NotebookNode

from labs.grader.release import visible_lines
from labs.grader.sandbox.job import Plan
from labs.grader.version import Key, Version, grade_id, is_check


@dataclass
class Layout:
    """Which sandbox cell belongs to which notebook cell, and what the control cells must answer."""

    plan: Plan
    cell_of: dict[int, int] = field(default_factory=dict)
    check_of: dict[int, str] = field(default_factory=dict)
    controls: dict[int, tuple[str, str]] = field(default_factory=dict)
    old_controls: dict[int, tuple[str, str]] = field(default_factory=dict)


def control() -> tuple[str, str]:
    """Return (source, expected): a cell whose outcome is known; tampering with the interpreter changes it.

    It looks like part of a check; which of three kinds comes is not foreseeable. Expected is an error's name or a
    result's text.
    """
    low = secrets.randbelow(10**6)
    high = low + 1 + secrets.randbelow(10**6)
    kinds = [
        (f"assert {low} == {high}", "AssertionError"),
        (f"raise ValueError({low})", "ValueError"),
        (f"{low} + {high}", str(low + high)),
    ]
    return secrets.choice(kinds)


def holds(outputs: list[dict[str, Any]], expected: str) -> bool:
    """Say whether a control cell answered as it must."""
    return any(
        output.get("ename") == expected or (output.get("data") or {}).get("text/plain") == expected
        for output in outputs
        if isinstance(output.get("data") or {}, dict)
    )


def lay_out(version: Version, key: Key, notebook: NotebookNode, files: dict[str, bytes]) -> Layout:
    """Return the plan for one notebook. `files` are the student's; the author's of the same name win."""
    plan = Plan(
        cells=[],
        steps=[],
        old_way={},
        student_names=sorted(key.student_names),
        student_files={**files, **version.files},
        own_files=version.files,
        limits=version.limits,
        checks=0,
    )
    layout = Layout(plan)
    for place, cell in enumerate(notebook.cells):
        if cell.cell_type != "code":
            continue
        layout.cell_of[len(plan.cells)] = place
        if is_check(cell):
            _add_check(layout, key, cell)
        else:
            plan.cells.append({"source": cell.source, "check": None})
            _add_prelude(layout, key, cell)
    return layout


def _add_prelude(layout: Layout, key: Key, cell: NotebookNode) -> None:
    source = key.preludes[key.data_here].get(grade_id(cell))
    if source:
        layout.plan.steps.append({"prelude": source})


def _add_check(layout: Layout, key: Key, cell: NotebookNode) -> None:
    plan, number, name = layout.plan, layout.plan.checks, grade_id(cell)
    plan.checks += 1
    layout.check_of[number] = name
    plan.cells.append({"source": visible_lines(cell), "check": number})
    source, expected = control()
    layout.controls[len(plan.cells)] = (name, expected)
    plan.cells.append({"source": source, "check": None})
    if name in key.old_way:
        before, known = control()
        layout.old_controls[number] = (name, known)
        plan.old_way[number] = [cell.source, before]
    else:
        plan.steps.append({"check": number, "source": cell.source, "open_lines": open_lines(cell.source)})


def open_lines(source: str) -> int:
    """Return how many lines of a check come before its first hidden region."""
    lines = source.split("\n")
    return next((place for place, line in enumerate(lines) if "BEGIN HIDDEN TESTS" in line), len(lines))
