"""From what the sandbox saw to points, by nbgrader's own rules (`determine_grade`)."""

from __future__ import annotations

from typing import Any

from nbformat import NotebookNode
from nbformat.v4 import new_output
from nbgrader import utils

from labs.grader import answers, texts
from labs.grader.planning import Layout, holds
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
        if is_check(cell) and name in key.by_person:
            result = _by_person(cell)
        elif is_check(cell) and name in key.old_way:
            result = _old_way(cell, numbers[name], layout, ran, disturbed)
        elif is_check(cell):
            result = _sealed(cell, numbers[name], layout, ran, disturbed)
        elif utils.is_grade(cell) or utils.is_task(cell):
            result = _by_hand(key, cell, notebook)
        else:
            continue
        result.flag = result.flag or flags.get(name, "")
        results.append(result)
    order = list(key.cells)
    return sorted(results, key=lambda result: order.index(result.grade_id))


def _disturbed(layout: Layout, ran: Ran) -> set[str]:
    """Return the checks in doubt: all of them when a control in the notebook answered wrongly, else each by its own."""
    wrong = [n for n, expected in layout.controls.items() if n in ran.outputs and not holds(ran.outputs[n], expected)]
    if wrong or ran.reason == "forged":
        return set(layout.checks.values())
    return {
        layout.checks[number]
        for copy, (number, expected) in layout.old.items()
        if len(ran.old_way.get(copy, [])) > 1 and not holds(ran.old_way[copy][1], expected)
    }


def _by_hand(key: Key, cell: NotebookNode, notebook: NotebookNode) -> TaskResult:
    """Leave an answer to a person, unless nothing was written: nbgrader gives that no points by itself."""
    name, points = grade_id(cell), float(cell.metadata.nbgrader.points)
    blank = not utils.is_task(cell) and utils.determine_grade(cell)[0] == 0
    if blank and answers.is_untouched(key, notebook, name):
        return TaskResult(name, 0.0, points, needs_manual=False)
    return TaskResult(name, None, points, needs_manual=True)


def _by_person(cell: NotebookNode) -> TaskResult:
    """Give neither points nor a zero: the author's own answer does not pass this check here."""
    points = float(cell.metadata.nbgrader.points)
    return TaskResult(grade_id(cell), None, points, needs_manual=True, message=texts.PERSON, flag="unproven")


def _sealed(cell: NotebookNode, number: int, layout: Layout, ran: Ran, disturbed: set[str]) -> TaskResult:
    """Judge a sealed check. What its visible part says is told as it was said in the notebook, before any hidden check.

    By now the student's code has been called by hidden checks, and could tell with what.
    """
    name = grade_id(cell)
    points = float(cell.metadata.nbgrader.points)
    verdict = ran.verdicts.get(number)
    flag = "control" if name in disturbed else ""
    if verdict is None:
        return TaskResult(name, 0.0, points, needs_manual=False, message=texts.NOT_REACHED, flag=flag)
    if verdict["outcome"] == "unsealable":
        return TaskResult(name, None, points, needs_manual=True, message=texts.PERSON, flag="old_way")
    given = score(cell, _outputs(verdict))
    message = texts.for_verdict(verdict) if given < points else ""
    if message and verdict["outcome"] == "failed" and verdict["open"]:
        message = _visible_message(number, layout, ran)
    return TaskResult(name, given, points, needs_manual=False, message=message, flag=flag)


def _outputs(verdict: dict[str, Any]) -> list[NotebookNode]:
    if verdict["outcome"] != "passed":
        return [new_output("error", ename="CheckFailed", evalue="", traceback=[])]
    outputs = [new_output("stream", name="stderr", text="printed")] if verdict["stderr"] else []
    if verdict["value"] is not None:
        outputs.append(new_output("execute_result", data={"text/plain": verdict["value"]}, execution_count=1))
    return outputs


def score(cell: NotebookNode, outputs: list[NotebookNode]) -> float:
    """Return nbgrader's points for a check with these outputs; a value outside the scale gives none."""
    cell.outputs = outputs
    try:
        given, _ = utils.determine_grade(cell)
    except (ValueError, KeyError):
        return 0.0
    return float(given or 0.0)


def _old_way(cell: NotebookNode, number: int, layout: Layout, ran: Ran, disturbed: set[str]) -> TaskResult:
    """Judge a check that had to run beside the student's code. What it printed is used here and shown nowhere."""
    name, points = grade_id(cell), float(cell.metadata.nbgrader.points)
    copy = next(copy for copy, (owner, _) in layout.old.items() if owner == number)
    results = ran.old_way.get(copy, [])
    if not results:
        return TaskResult(name, 0.0, points, needs_manual=False, message=texts.NOT_REACHED, flag="old_way")
    given = score(cell, [output for output in map(_known, results[0]) if output is not None])
    if name in disturbed and given > 0:
        return TaskResult(name, None, points, needs_manual=True, message=texts.PERSON, flag="control")
    message = "" if given >= points else _visible_message(number, layout, ran)
    return TaskResult(name, given, points, needs_manual=False, message=message, flag="old_way")


def _visible_message(number: int, layout: Layout, ran: Ran) -> str:
    """Return what the visible part of a check said when it ran in the notebook, where nothing hidden is."""
    for output in ran.outputs.get(layout.places[number], []):
        if output.get("output_type") == "error":
            name, said = str(output.get("ename")), str(output.get("evalue") or "")
            return texts.tidy(said if name == "AssertionError" and said else f"{name}: {said}" if said else name)
    return texts.OTHER_VALUES


def _known(output: dict[str, Any]) -> NotebookNode | None:
    kind = output.get("output_type")
    if kind == "error":
        return new_output("error", ename="Error", evalue="", traceback=[])
    if kind == "stream" and output.get("name") in ("stdout", "stderr"):
        return new_output("stream", name=output["name"], text=str(output.get("text")))
    if kind == "execute_result" and isinstance(output.get("data"), dict):
        text = str(output["data"].get("text/plain"))
        return new_output("execute_result", data={"text/plain": text}, execution_count=1)
    return None
