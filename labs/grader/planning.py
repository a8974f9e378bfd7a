"""From a restored notebook to what the sandbox is told to do."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from typing import Any

from nbformat import NotebookNode

from labs.grader import archives, controls, names
from labs.grader.notebooks import skipped
from labs.grader.sandbox.job import Plan
from labs.grader.version import Key, Version, grade_id, is_check


@dataclass
class Layout:
    """Which sandbox cell belongs to which notebook cell, and which are controls, that must fail.

    `checks`: check number → cell id. `controls`: sandbox cells. `old`: copy number → (check number, number of the copy
    in which its control runs). `places`: check number → sandbox cell in which its visible part ran.
    `hidden_names`: check number → names that its hidden part binds. `left_out`: names of files that had no room.
    `disputed`: name that only this hand-in's functions read → names through which a check comes to one of them.
    """

    plan: Plan
    cell_of: dict[int, int] = field(default_factory=dict)
    checks: dict[int, str] = field(default_factory=dict)
    controls: set[int] = field(default_factory=set)
    old: dict[int, tuple[int, int]] = field(default_factory=dict)
    places: dict[int, int] = field(default_factory=dict)
    hidden_names: dict[int, frozenset[str]] = field(default_factory=dict)
    left_out: list[str] = field(default_factory=list)
    disputed: dict[str, frozenset[str]] = field(default_factory=dict)
    in_group: bool = False
    prepared: int = 0


def lay_out(
    version: Version, key: Key, notebook: NotebookNode, files: dict[str, bytes], *, learn: bool = False
) -> Layout:
    """Return the plan for one notebook. `files` are the student's.

    The author's of the same name win, but for those that belong to students; these are not on the checker's side.
    `learn`: it is the author's own answer, and what it shows of each check comes back with the verdict.
    """
    given = {*version.files, *version.stubs, *(f"{name}.ipynb" for name in version.keys)}
    beside, left_out = archives.fitting(archives.beside({**version.stubs, **files}, version.files), given)
    disputed = _disputed(key, notebook)
    plan = Plan(
        cells=[],
        steps=[],
        old_way={},
        student_names=sorted(key.student_names),
        shared=key.facts.shared,
        disputed=sorted(disputed),
        student_files=beside,
        own_files=archives.fitting(version.files | version.behind)[0],
        limits=version.limits,
        copies=0,
    )
    layout = Layout(plan, left_out=left_out, disputed=disputed)
    watched, contested = _watched(notebook), Contested()
    for place, cell in enumerate(notebook.cells):
        if cell.cell_type != "code" or (skipped(cell) and not is_check(cell)):
            continue
        layout.cell_of[len(plan.cells)] = place
        if is_check(cell):
            _add_check(layout, key, cell, contested, learn=learn)
        else:
            plan.cells.append({"source": cell.source, "copy": None, "brief": False})
            layout.in_group = False
            contested.add(cell)
        if place in watched:
            layout.controls.add(len(plan.cells))
            plan.cells.append({"source": controls.plain(key.reading(cell).visible), "copy": None, "brief": True})
    return layout


def _disputed(key: Key, notebook: NotebookNode) -> dict[str, frozenset[str]]:
    """Return the names that a check binds and that functions of this hand-in read, where the author's read none: each
    with the names of the hand-in behind which one of these functions may be.
    """
    code = [cell.source for cell in notebook.cells if cell.cell_type == "code" and not is_check(cell)]
    near, again = key.checks_bind.difference(key.facts.shared), set[str]()
    for source in code:
        if any(name in source for name in near):
            again |= near & names.bound(source)
    found = again & names.read_later(code) if again else set()
    return {name: frozenset(names.leads_to(code, {name})) for name in sorted(found)}


def _watched(notebook: NotebookNode) -> set[int]:
    """Return behind which checks a control cell runs: the last one, and one that cannot be foreseen."""
    checks = [place for place, cell in enumerate(notebook.cells) if is_check(cell)]
    return {checks[-1], secrets.choice(checks)} if checks else set()


@dataclass
class Contested:
    """Names that a check has bound and a student's cell behind it binds again: the cell's counts in a notebook."""

    bound: set[str] = field(default_factory=set)
    names: set[str] = field(default_factory=set)

    def add(self, cell: NotebookNode) -> None:
        """Look through a cell that may be the student's."""
        if any(name in cell.source for name in self.bound):
            self.names |= self.bound & names.bound(cell.source)

    def check(self, fresh: frozenset[str]) -> None:
        """Note what a check binds."""
        self.bound |= fresh
        self.names -= fresh


def _add_check(layout: Layout, key: Key, cell: NotebookNode, contested: Contested, *, learn: bool) -> None:
    """Add a check. Checks with nothing between them share one copy: nothing changes between them."""
    plan, number, name, read = layout.plan, len(layout.checks), grade_id(cell), key.reading(cell)
    _add_steps(layout, key, name)
    if name in key.by_person:
        # Nothing that it says could be relied on; what students can read of it still runs in the notebook.
        plan.cells.append({"source": read.visible, "copy": None, "brief": True})
        return
    layout.checks[number] = name
    layout.hidden_names[number] = read.hides
    if name in key.old_way:
        _add_old_way(layout, key, number, cell)
        return
    first = not layout.in_group
    if first:
        plan.copies += 1
    copy = plan.copies - 1
    layout.places[number] = len(plan.cells)
    plan.cells.append({"source": read.visible, "copy": copy if first else None, "brief": True})
    layout.in_group = True
    step = {"check": number, "copy": copy, "source": cell.source, "open_lines": open_lines(cell.source)}
    step["code"], step["disputed"] = read.code, _in_dispute(layout, cell)
    plan.steps.append({**step, **_known(key, name, contested, learn=learn)})
    contested.check(read.binds)


def _in_dispute(layout: Layout, cell: NotebookNode) -> list[str]:
    """Return the disputed names that a function which a check comes to may read."""
    used = names.read(cell.source) if layout.disputed else set()
    return [name for name, leads in layout.disputed.items() if used & leads]


def _known(key: Key, name: str, contested: Contested, *, learn: bool) -> dict[str, Any]:
    """Return what the author's text and answer tell of a check."""
    place = key.facts.places[name]
    return {
        "names": place.asked,
        "alike": place.alike,
        "contested": sorted(place.bound & contested.names - key.student_names),
        "kept": place.kept,
        "seen": key.seen.get(name),
        "whole": name in key.whole,
        "learns": learn,
    }


def _add_steps(layout: Layout, key: Key, name: str) -> None:
    """Add what the checker's side has to run up to a check, in the author's order: cells can be moved in a notebook."""
    names_in_order = list(key.facts.places)
    until = names_in_order.index(name) + 1
    for before in names_in_order[layout.prepared : until]:
        layout.plan.steps += key.facts.places[before].steps
    layout.prepared = max(layout.prepared, until)


def _add_old_way(layout: Layout, key: Key, number: int, cell: NotebookNode) -> None:
    """Add a check that runs beside the student's code, and its control; each in a copy of its own.

    Neither changes what the other sees, and nothing but their text tells which is which.
    """
    plan, first = layout.plan, layout.plan.copies
    plan.copies += 2
    own = first + secrets.randbelow(2)
    other = 2 * first + 1 - own
    layout.old[own] = (number, other)
    # What hidden parts of earlier checks have bound is not in the notebook.
    plan.old_first |= dict.fromkeys((first, first + 1), key.facts.places[grade_id(cell)].first)
    plan.old_way |= {copy: [cell.source if copy == own else controls.twin(cell.source)] for copy in (first, first + 1)}
    plan.cells.append({"source": "", "copy": first, "brief": True})
    layout.places[number] = len(plan.cells)
    plan.cells.append({"source": key.reading(cell).visible, "copy": first + 1, "brief": True})
    layout.in_group = False


def open_lines(source: str) -> int:
    """Return how many lines of a check come before its first hidden region."""
    lines = source.split("\n")
    return next((place for place, line in enumerate(lines) if "BEGIN HIDDEN TESTS" in line), len(lines))
