"""What one run of the author's own answer shows of each check."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from nbformat import NotebookNode
from nbgrader import utils

from labs.grader import points, reach, release
from labs.grader.languages import checks as of_language
from labs.grader.languages.known import PYTHON
from labs.grader.ownership import is_given
from labs.grader.planning import Layout
from labs.grader.results import TaskResult
from labs.grader.sandbox.job import Ran
from labs.grader.verdicts import judge
from labs.grader.version import Key, grade_id, is_check

__all__ = ["Ran", "Seen", "behind_unsolved", "beside", "check_seconds", "learn", "look", "missing"]
SAID_LIMIT = 300
_MISSING = re.compile(r"ModuleNotFoundError: No module named '([\w.]+)'")
STOPS = {"time", "checks", "memory", "processes"}


@dataclass
class Seen:
    """One check, in one run or in the worst of several.

    `good`: it was passed each time, with the same `points`: all of them, or the part of them that its last value gives.
    `ever`: at least once. `cut_short`: time or memory ended it. `unsealable`: a value could not be judged away from the
    student's process. `said`: its words. `remarks`: [code, detail]. `partly`: its points are less than all.
    """

    good: bool
    ever: bool
    cut_short: bool = False
    unsealable: bool = False
    said: str = ""
    seconds: float = 0.0
    remarks: list[list[str]] = field(default_factory=list)
    points: float = 0.0
    partly: bool = False

    def worse(self, other: Seen | None) -> Seen:
        """Return what holds of both runs."""
        if other is None:
            return self
        return Seen(
            self.good and other.good and self.points == other.points,
            self.ever or other.ever,
            self.cut_short or other.cut_short,
            self.unsealable or other.unsealable,
            other.said or self.said,
            max(self.seconds, other.seconds),
            [*other.remarks, *(one for one in self.remarks if one not in other.remarks)],
            self.points,
            self.partly or other.partly,
        )


def look(key: Key, notebook: NotebookNode, layout: Layout, ran: Ran) -> dict[str, Seen]:
    """Return of each check that ran what this run shows."""
    tasks = {task.grade_id: task for task in judge(key, notebook, layout, ran, {})}
    seconds = check_seconds(layout, ran)
    cells = {grade_id(cell): cell for cell in notebook.cells if is_check(cell)}
    seen = {}
    for number, name in layout.checks.items():
        verdict = ran.verdicts.get(number) or {}
        copies = [copy for copy, (owner, _) in layout.old.items() if owner == number]
        outputs = [output for copy in copies for output in (ran.old_way.get(copy) or [[]])[0]]
        good = (tasks[name].auto_points or 0.0) > 0 and not tasks[name].needs_manual
        if not key.worth(cells[name]):
            good = _passed(verdict, number, layout, ran)
        seen[name] = Seen(
            good=good,
            ever=good,
            cut_short=not good and _cut_short(verdict, outputs, ran, bool(copies)),
            unsealable=verdict.get("outcome") == "unsealable",
            said=""
            if good
            else " ".join(filter(None, [_said(verdict, outputs), _earlier(layout, ran, number)]))[:SAID_LIMIT],
            seconds=seconds.get(name, 0.0),
            remarks=[*_remarks(key, cells[name], _value(verdict, outputs)), *_surprises(key, cells[name])],
            points=_points(tasks[name], outputs),
            partly=good and (tasks[name].auto_points or 0.0) < tasks[name].max_points,
        )
    return seen


def _passed(verdict: dict[str, Any], number: int, layout: Layout, ran: Ran) -> bool:
    """Say whether a check that is worth nothing ran to its end: its points do not tell."""
    own = next((copy for copy, (owner, _) in layout.old.items() if owner == number), None)
    if own is None:
        return verdict.get("outcome") == "passed" and not verdict.get("stderr")
    results = ran.old_way.get(own) or []
    return bool(results) and not points.went_wrong(results[0])


def learn(key: Key, layout: Layout, ran: Ran) -> None:
    """Add to `key` what a run of the author's answer showed: given data that it changes, objects and plain data."""
    for number, verdict in ran.verdicts.items() if key.language is PYTHON else ():
        name, seen = layout.checks[number], verdict.get("seen")
        given = set(key.facts.places[name].alike)
        key.theirs |= given & set(verdict.get("differs") or [])
        if seen is not None:
            known = key.seen.setdefault(name, {"handles": {}, "plain": []})
            known["plain"] = sorted({*known["plain"], *seen["plain"]})
            for label, done in seen["handles"].items():
                known["handles"][label] = sorted({*known["handles"].get(label, []), *done})


def missing(ran: Ran) -> set[str]:
    """Return the packages that a run asked for and this machine does not have, by the first part of their names."""
    outputs = [output for of_cell in ran.outputs.values() for output in of_cell]
    outputs += [output for cells in ran.old_way.values() for of_cell in cells for output in of_cell]
    said = [f"{output.get('ename')}: {output.get('evalue')}" for output in outputs if "ename" in output]
    said += [str(verdict.get("message") or "") for verdict in ran.verdicts.values()]
    found = (_MISSING.match(one) for one in said)
    return {one[1].partition(".")[0] for one in found if one}


def beside(key: Key) -> set[str]:
    """Return the checks that look at the process that they run in, by their text; of a shell, those that ask it no
    question with an answer written out.
    """
    if key.language is not PYTHON:
        checks, reads = {name: cell for name, cell in key.cells.items() if is_check(cell)}, of_language.of(key.language)
        return {name for name, cell in checks.items() if reads.equations(cell) is None or reads.unfit(cell, key.source)}
    given = [cell.source for cell in key.source.cells if is_given(cell)]
    return {name for name, cell in key.cells.items() if is_check(cell) and reach.reaches(cell.source, given)}


def check_seconds(layout: Layout, ran: Ran) -> dict[str, float]:
    """Return how long each check ran, by its cell's name."""
    took = {layout.checks[number]: float(verdict.get("seconds", 0.0)) for number, verdict in ran.verdicts.items()}
    for copy, (number, _) in layout.old.items():
        took[layout.checks[number]] = ran.old_seconds.get(copy, 0.0)
    return took


def _cut_short(verdict: dict[str, Any], outputs: list[dict[str, Any]], ran: Ran, old: bool) -> bool:
    errors = {output.get("ename") for output in outputs} | {
        output.get("ename") for of_cell in ran.outputs.values() for output in of_cell
    }
    stopped = verdict.get("outcome") in ("stopped", "absent") and "long" in str(verdict.get("message"))
    silent = not outputs if old else not verdict
    return stopped or bool({"CellTimeout", "MemoryError"} & errors) or (silent and ran.reason in STOPS)


def _said(verdict: dict[str, Any], outputs: list[dict[str, Any]]) -> str:
    errors = [output for output in outputs if output.get("output_type") == "error"]
    if errors:
        said = f"{errors[0].get('ename')}: {errors[0].get('evalue') or ''}".rstrip(": ")
    else:
        said = str(verdict.get("message") or "")
    return said[:SAID_LIMIT]


def _earlier(layout: Layout, ran: Ran, number: int) -> str:
    """Return the first error of the cells before a check: a missing package shows there."""
    checks = set(layout.places.values())
    for cell, outputs in sorted(ran.outputs.items()):
        errors = [output for output in outputs if output.get("output_type") == "error"]
        if cell < layout.places[number] and cell not in checks and errors:
            return f"(before it, a cell ended in {errors[0].get('ename')}: {errors[0].get('evalue') or ''})"
    return ""


def _points(task: TaskResult, outputs: list[dict[str, Any]]) -> float:
    """Return the points of a check; where a person decides, those that its last value asked for."""
    if task.auto_points is not None:
        return task.auto_points
    value = points.judged_text(outputs)
    return points.given(value["kind"], value["number"], task.max_points).value or 0.0


def _value(verdict: dict[str, Any], outputs: list[dict[str, Any]]) -> dict[str, Any]:
    """Return a check's last value as `inside.value.judged` does: as the checker judged it, or from what was shown."""
    return verdict if verdict.get("kind") else points.judged_text(outputs)


def _remarks(key: Key, cell: NotebookNode, value: dict[str, Any]) -> Iterator[list[str]]:
    """Yield what the author should know of a check's last value: points come from it."""
    most, extra = float(cell.metadata.nbgrader.points), key.extra.get(grade_id(cell), 0.0)
    found = points.remark(value, most, extra)
    if found:
        yield [found, str(value["value"])[:60]]


def _surprises(key: Key, cell: NotebookNode) -> Iterator[list[str]]:
    """Yield what an author should know of the text of a check in another language than Python."""
    if key.language is not PYTHON:
        yield from of_language.of(key.language).remarks(cell, key.source)


def behind_unsolved(key: Key, *, waiting: bool = False) -> dict[str, bool]:
    """Return the checks behind a cell of answers that seems to hold none → whether that is beyond doubt.

    `waiting`: a file of the lab still waits for what a student writes.
    """
    behind: dict[str, bool] = {}
    seems, sure = waiting, False
    for cell in key.source.cells:
        if cell.cell_type == "code" and utils.is_solution(cell) and not utils.is_grade(cell):
            doubtless, likely = _unsolved(cell.source) if key.language is PYTHON else _unwritten(key, cell.source)
            sure, seems = sure or doubtless, seems or likely
        elif seems and is_check(cell):
            behind[grade_id(cell)] = sure
    return behind


def _unwritten(key: Key, source: str) -> tuple[bool, bool]:
    empty = key.language.is_unwritten(release.visible_text(source))
    return empty, empty


def _unsolved(source: str) -> tuple[bool, bool]:
    """Say of a cell of answers whether it surely holds none, and whether it seems so.

    Sure is nbgrader's own stub among its statements; an abstract method raises the same error in a real answer.
    """
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError):
        return False, True
    if any(_raises_stub(statement) for statement in tree.body):
        return True, True
    return False, not tree.body or any(_is_stub(node) for node in ast.walk(tree))


def _raises_stub(statement: ast.AST) -> bool:
    if not isinstance(statement, ast.Raise):
        return False
    raised = statement.exc.func if isinstance(statement.exc, ast.Call) else statement.exc
    return isinstance(raised, ast.Name) and raised.id == "NotImplementedError"


def _is_stub(node: ast.AST) -> bool:
    """Say whether a part of an answer only keeps the place of one."""
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        return all(_is_nothing(statement) for statement in node.body)
    if isinstance(node, ast.Assign | ast.AnnAssign | ast.Return):
        return isinstance(node.value, ast.Constant) and node.value.value in (None, ...)
    return _raises_stub(node) or (isinstance(node, ast.Name) and len(node.id) > 1 and not node.id.strip("_"))


def _is_nothing(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Pass) or (
        isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
    )
