"""The five checks."""

from __future__ import annotations

import json
from dataclasses import dataclass, field

from labs.grader import release
from labs.grader.engine import Engine
from labs.grader.quality import telling, text
from labs.grader.quality.lab import Lab
from labs.grader.results import Result, TaskResult

LEAST_MUTANTS, LEAST_CAUGHT, LEAST_ALTERNATIVES = 8, 0.95, 3


@dataclass
class Report:
    """What was found in one lab. `problems` make it fall short; `notes` are for information."""

    lab: str
    problems: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    mutants: int = 0
    caught: int = 0
    alternatives: int = 0
    seconds: float = 0.0
    peak_mb: int = 0
    received: list[str] = field(default_factory=list)

    def lines(self) -> list[str]:
        """Return the report for people."""
        good = "good" if not self.problems else "NOT good"
        head = (
            f"{self.lab}: {good} · {self.caught} of {self.mutants} wrong answers caught · "
            f"{self.alternatives} other right answers · {self.seconds:.2f} s · {self.peak_mb} MB"
        )
        return [head, *(f"  ✗ {line}" for line in self.problems), *(f"  · {line}" for line in self.notes)]


def hold(engine: Engine, lab: Lab) -> Report:
    """Hold one lab against the bar."""
    report = Report(lab.name)
    _solution_and_blank(engine, lab, report)
    _wrong_answers(engine, lab, report)
    _right_answers(engine, lab, report)
    _leaks(lab, report)
    _reading(lab, report)
    if lab.version.sealing:
        report.notes += telling.lines(lab.version.sealing)
    return report


def _grade(engine: Engine, lab: Lab, files: dict[str, bytes], report: Report) -> Result:
    result = engine.grade(lab.version, files)
    report.seconds = max(report.seconds, result.seconds)
    report.peak_mb = max(report.peak_mb, result.peak_mb)
    report.received += [json.dumps(result.as_json(), ensure_ascii=False)]
    return result


def _automatic(result: Result, lab: Lab) -> list[TaskResult]:
    by_hand = {task["grade_id"] for task in lab.built.manifest["tasks"] if task["manual"]}
    return [task for book in result.notebooks for task in book.tasks if task.grade_id not in by_hand]


def _lost(result: Result, lab: Lab) -> set[str]:
    return {task.grade_id for task in _automatic(result, lab) if task.auto_points != task.max_points}


def _solution_and_blank(engine: Engine, lab: Lab, report: Report) -> None:
    first, second = (_grade(engine, lab, lab.solution, report) for _ in range(2))
    for task in _automatic(first, lab):
        if task.auto_points != task.max_points:
            report.problems.append(f"the author's solution loses points on {task.grade_id}: {task.message}")
    if [book.tasks for book in first.notebooks] != [book.tasks for book in second.notebooks]:
        report.problems.append("two runs of the author's solution gave different results")
    blank = _grade(engine, lab, lab.blank, report)
    if first.outcome != "graded" or blank.outcome != "graded":
        report.problems.append(f"stopped: {first.detail or blank.detail}")
    report.problems += [
        f"the untouched lab earns {task.auto_points:g} on {task.grade_id}"
        for book in blank.notebooks
        for task in book.tasks
        if task.auto_points
    ]
    limits = lab.version.limits
    if first.seconds > limits["total_s"] or first.peak_mb > limits["memory_mb"]:
        report.problems.append(f"over its limits: {first.seconds:.1f} s, {first.peak_mb} MB")


def _wrong_answers(engine: Engine, lab: Lab, report: Report) -> None:
    report.mutants = len(lab.mutants)
    if report.mutants < LEAST_MUTANTS:
        report.problems.append(f"only {report.mutants} wrong answers are listed, {LEAST_MUTANTS} are asked for")
    missed = []
    for mutant in lab.mutants:
        lost = _lost(_grade(engine, lab, lab.answered(mutant["cells"]), report), lab)
        expected = set(mutant.get("loses") or [])
        if lost and expected <= lost:
            report.caught += 1
            extra = lost - expected
            if extra:
                report.notes.append(f"wrong answer {mutant['name']} also loses {', '.join(sorted(extra))}")
        else:
            missed.append(f"wrong answer {mutant['name']} should lose {sorted(expected)}, loses {sorted(lost)}")
    enough = report.caught >= LEAST_CAUGHT * report.mutants
    (report.notes if enough else report.problems).extend(missed)


def _right_answers(engine: Engine, lab: Lab, report: Report) -> None:
    report.alternatives = len(lab.alternatives)
    if report.alternatives < LEAST_ALTERNATIVES:
        report.problems.append(f"only {report.alternatives} other right answers, {LEAST_ALTERNATIVES} are asked for")
    for alternative in lab.alternatives:
        result = _grade(engine, lab, lab.answered(alternative["cells"]), report)
        for task in _automatic(result, lab):
            if task.auto_points != task.max_points:
                message = f"right answer {alternative['name']} loses points on {task.grade_id}: {task.message}"
                report.problems.append(message)


def _leaks(lab: Lab, report: Report) -> None:
    received = [*report.received, *(content.decode("utf-8", "replace") for content in lab.blank.values())]
    for key in lab.version.keys.values():
        for line in release.secret_lines(key.source):
            forms = {line, json.dumps(line)[1:-1], json.dumps(line, ensure_ascii=False)[1:-1]}
            if any(form in given for given in received for form in forms):
                report.problems.append(f"a hidden line reaches students: {line}")


def _reading(lab: Lab, report: Report) -> None:
    level = text.grade(text.prose(lab))
    if level is None:
        report.notes.append("reading level not measured: pyphen (comes with textstat) is not installed")
    elif level > text.HARDEST:
        report.problems.append(f"reads like school grade {level:.1f}; {text.HARDEST:g} is the most")
    else:
        report.notes.append(f"reads like school grade {level:.1f}")
    report.problems += [f"a link leads nowhere: {link}" for link in text.broken_links(lab)]
