"""From what the sandbox saw to points, by nbgrader's own rules (`determine_grade`)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from nbformat import NotebookNode
from nbgrader import utils

from labs.grader import answers, points, said, texts, wake
from labs.grader.controls import holds
from labs.grader.planning import Layout
from labs.grader.release import hidden_lines
from labs.grader.results import TaskResult
from labs.grader.sandbox.job import Ran
from labs.grader.version import Key, grade_id, is_check


def judge(key: Key, notebook: NotebookNode, layout: Layout, ran: Ran, flags: dict[str, str]) -> list[TaskResult]:
    """Return the result of every graded cell of a restored notebook. `flags` are those of restoring it."""
    numbers = {name: number for number, name in layout.checks.items()}
    disturbed = _disturbed(layout, ran)
    results = []
    for cell in notebook.cells:
        name = grade_id(cell)
        if is_check(cell):
            result = _check(key, cell, numbers.get(name, -1), layout, ran, disturbed)
        elif utils.is_grade(cell) or utils.is_task(cell):
            result = _by_hand(key, cell, notebook)
        else:
            continue
        result.flag = result.flag or flags.get(name, "")
        results.append(result)
    order = list(key.cells)
    results = _in_the_wake(key, notebook, layout, ran, results)
    return sorted(results, key=lambda result: order.index(result.grade_id))


def _in_the_wake(
    key: Key, notebook: NotebookNode, layout: Layout, ran: Ran, results: list[TaskResult]
) -> list[TaskResult]:
    """Leave to a person what ran in the wake of a check that stopped half way: see `wake`."""
    ends = {layout.checks[number]: verdict["outcome"] for number, verdict in ran.verdicts.items()}
    halted = {name for name, outcome in ends.items() if outcome in ("unsealable", "other_kind")}
    if not halted:
        return results
    copies = {layout.checks[step["check"]]: step["copy"] for step in layout.plan.steps if "check" in step}
    left = {name for name in wake.touched(notebook, halted, copies) if key.worth(key.cells[name])}
    return [_left_undone(one) if one.grade_id in left and one.auto_points is not None else one for one in results]


def _left_undone(task: TaskResult) -> TaskResult:
    return replace(task, auto_points=None, needs_manual=True, message=texts.PERSON, flag="old_way")


def _check(key: Key, cell: NotebookNode, number: int, layout: Layout, ran: Ran, disturbed: set[str]) -> TaskResult:
    name = grade_id(cell)
    if name in key.by_person:
        result = _by_person(cell)
    elif name in key.old_way:
        result = _old_way(key, cell, number, layout, ran, disturbed)
    else:
        result = _sealed(key, cell, number, layout, ran, disturbed)
    if result.auto_points is None and not key.worth(cell):
        # It can give nothing but 0: there is nothing that a person could decide.
        return TaskResult(name, 0.0, result.max_points, needs_manual=False)
    return result


def _disturbed(layout: Layout, ran: Ran) -> set[str]:
    """Return the checks in doubt: all of them when a control in the notebook passed, else each by its own.

    That of a check that passed ran in a copy like the check's; one of which nothing came shows nothing.
    """
    wrong = [number for number in layout.controls if number in ran.outputs and not holds(ran.outputs[number])]
    if wrong or ran.reason == "forged":
        return set(layout.checks.values())
    return {
        layout.checks[number]
        for number, control in layout.old.values()
        if not any(holds(outputs) for outputs in ran.old_way.get(control, []))
    }


def _by_hand(key: Key, cell: NotebookNode, notebook: NotebookNode) -> TaskResult:
    """Leave an answer to a person, unless nothing was written: nbgrader gives that no points by itself."""
    name, points = grade_id(cell), float(cell.metadata.nbgrader.points)
    blank = not utils.is_task(cell) and utils.determine_grade(cell)[0] == 0
    if blank and answers.is_untouched(key, notebook, name):
        return TaskResult(name, 0.0, points, needs_manual=False)
    return TaskResult(name, None, points, needs_manual=True)


def unsure(task: TaskResult) -> TaskResult:
    """Return the result of a task that ran without files which were too big: what did not pass, a person decides."""
    if task.auto_points is None or task.auto_points >= task.max_points:
        return task
    return replace(task, auto_points=None, needs_manual=True, message=texts.PERSON, flag="files")


def _by_person(cell: NotebookNode) -> TaskResult:
    """Give neither points nor a zero: the author's own answer does not pass this check here."""
    points = float(cell.metadata.nbgrader.points)
    return TaskResult(grade_id(cell), None, points, needs_manual=True, message=texts.PERSON, flag="unproven")


def _sealed(key: Key, cell: NotebookNode, number: int, layout: Layout, ran: Ran, disturbed: set[str]) -> TaskResult:
    """Judge a sealed check. What its visible part says is told as it was said in the notebook, before any hidden check.

    By now the student's code has been called by hidden checks, and could tell with what.
    """
    name, most = grade_id(cell), float(cell.metadata.nbgrader.points)
    flag = "control" if name in disturbed else ""
    verdict = ran.verdicts.get(number)
    if verdict is not None and verdict["outcome"] == "unsealable":
        # In a hidden part it is told in the words of every other ending of one: something is different there.
        hidden = hidden_lines(cell) and not verdict["open"]
        message = said.about(number, layout, ran) if hidden else texts.PERSON
        return TaskResult(name, None, most, needs_manual=True, message=message, flag="old_way")
    if verdict is not None and verdict["outcome"] == "absent":
        # The copy of the shell that it was to ask did not come up: that says nothing of the answer.
        return TaskResult(name, None, most, needs_manual=True, message=texts.PERSON, flag="absent")
    if verdict is None or verdict["outcome"] != "passed" or verdict["stderr"]:
        return TaskResult(name, 0.0, most, needs_manual=False, message=_lost(verdict, number, layout, ran), flag=flag)
    given = points.given(verdict["kind"], verdict["number"], most, key.extra.get(name, 0.0))
    if given.value is None:
        return TaskResult(name, None, most, needs_manual=True, message=texts.PERSON, flag=given.flag)
    message = _partly(given, number, layout, ran) if given.value < most else ""
    return TaskResult(name, given.value, most, needs_manual=False, message=message, flag=given.flag or flag)


def _lost(verdict: dict[str, Any] | None, number: int, layout: Layout, ran: Ran) -> str:
    """Return why a check gave no points. Of what it saw itself only this is told, of lines that students can read."""
    if verdict is not None and verdict["outcome"] == "other_kind" and verdict["open"]:
        return texts.OTHER_KIND
    return said.about(number, layout, ran)


def _partly(given: points.Given, number: int, layout: Layout, ran: Ran) -> str:
    """Return why a check that ran to its end gave less than all: its own words, where students can read them."""
    return texts.NO_POINTS if given.flag else said.printed(number, layout, ran) or texts.PARTLY


def _old_way(key: Key, cell: NotebookNode, number: int, layout: Layout, ran: Ran, disturbed: set[str]) -> TaskResult:
    """Judge a check that had to run beside the student's code. What it printed is used here and shown nowhere.

    Its value was written by the student's process, which has read the hidden part: nothing but all or none of the
    points is taken from there. What else it says goes to a person.
    """
    name, most = grade_id(cell), float(cell.metadata.nbgrader.points)
    copy = next(copy for copy, (owner, _) in layout.old.items() if owner == number)
    results = ran.old_way.get(copy)
    if copy in ran.old_left:
        return TaskResult(name, None, most, needs_manual=True, message=texts.PERSON, flag="old_way")
    if not results or points.went_wrong(results[0]):
        return TaskResult(name, 0.0, most, needs_manual=False, message=said.about(number, layout, ran), flag="old_way")
    if name in disturbed:
        return TaskResult(name, None, most, needs_manual=True, message=texts.PERSON, flag="control")
    value = points.judged_text(results[0])
    given = points.given(value["kind"], value["number"], most)
    if given.value not in (0.0, most):
        return TaskResult(name, None, most, needs_manual=True, message=texts.PERSON, flag="old_way")
    message = "" if given.value == most else texts.NO_POINTS if given.flag else texts.PARTLY
    return TaskResult(name, given.value, most, needs_manual=False, message=message, flag=given.flag or "old_way")
