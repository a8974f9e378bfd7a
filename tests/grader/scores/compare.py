"""Both graders on one lab, and the smallest lab on which they still differ."""

from __future__ import annotations

import copy
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from typing import Any

from labs.grader import archives, meta
from labs.grader.build import manifest
from labs.grader.engine import Engine
from labs.grader.results import TaskResult
from labs.grader.sealing import RUNS, seal
from labs.grader.version import Version, load
from tests.grader import books

from . import stock
from .labs import Lab, Part

# Scores are compared, not speed: nothing may end early on a busy machine.
LIMITS = {"cell_s": 600, "total_s": 1800, "memory_mb": 768}


@dataclass
class Seen:
    """What a run found: counts, and the labs on which a check differs."""

    counts: Counter[str] = field(default_factory=Counter)
    different: list[tuple[Lab, str]] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """Return the figures that a run prints."""
        checks = self.counts["checks"]
        names = ("labs", "hand_ins", "checks", "equal", "person", "different", "full", "some", "none")
        share = self.counts["person"] / checks if checks else 0.0
        return {name: self.counts[name] for name in names} | {"share_person": round(share, 4)}


def version(sources: dict[str, Any], files: dict[str, bytes] | None = None) -> Version:
    """Return a version of several notebooks."""
    about = meta.Meta(texts={}, minutes=None, limits=dict(LIMITS), tasks={}, given=False)
    contents = {f"{name}.ipynb": books.as_bytes(book) for name, book in sources.items()} | (files or {})
    return load(contents, manifest(("course", "lab"), sources, about, "0" * 64))


def ours(engine: Engine, made: Version, answers: dict[str, str]) -> dict[str, TaskResult]:
    """Return our results for a hand-in: the release with these answers, as a zip."""
    files = {}
    for name, key in made.keys.items():
        notebook = copy.deepcopy(key.student)
        for cell in notebook.cells:
            own = cell.metadata.get("nbgrader", {}).get("grade_id")
            cell.source = answers.get(own, cell.source)
        files[f"{name}.ipynb"] = books.as_bytes(notebook)
    result = engine.grade_zip(made, archives.pack(files))
    return {task.grade_id: task for book in result.notebooks for task in book.tasks}


def compare(engine: Engine, lab: Lab, seen: Seen, *, solved: bool = True, runs: int = RUNS) -> None:
    """Grade a lab's hand-in (and with `solved` the author's own) both ways; note what came of every check.

    `runs`: how often the author's answer is tried when the lab is sealed.
    """
    seen.counts["labs"] += 1
    works = [lab, lab.solved()] if solved else [lab]
    for work, mine, theirs in _both(engine, works, runs):
        seen.counts["hand_ins"] += 1
        for name, task in mine.items():
            seen.counts["checks"] += 1
            outcome = judged(task, theirs[name])
            seen.counts[outcome] += 1
            if outcome == "equal":
                seen.counts[
                    "full" if task.auto_points == task.max_points else "some" if task.auto_points else "none"
                ] += 1
            elif outcome == "different":
                own = f"{task.auto_points} ({task.flag or 'no flag'})"
                told = f"{name}: ours {own}, nbgrader's {theirs[name]}; {task.message}"
                seen.different.append((work, told))


def judged(task: TaskResult, theirs: Any) -> str:
    """Return equal, person or different."""
    if task.auto_points is None:
        return "person"
    return "equal" if task.auto_points == theirs else "different"


def _both(engine: Engine, works: list[Lab], runs: int) -> Iterator[tuple[Lab, dict[str, TaskResult], dict[str, Any]]]:
    sources = works[0].sources()
    with ThreadPoolExecutor(2) as pool:
        theirs = [pool.submit(stock.points, sources, work.answers()) for work in works]
        made = version(sources)
        seal(engine, made, runs=runs)
        for work, waited in zip(works, theirs, strict=True):
            yield work, ours(engine, made, work.answers()), waited.result()


def differs(engine: Engine, lab: Lab) -> str:
    """Return what differs on one hand-in, or ''."""
    seen = Seen()
    compare(engine, lab, seen, solved=False)
    return "\n".join(told for _, told in seen.different)


def smallest(lab: Lab, still: Callable[[Lab], object], *, tries: int = 60) -> Lab:
    """Return `lab` with as much taken away as can be while `still(lab)` holds."""
    left, changed = tries, True
    while changed:
        changed = False
        for smaller in _smaller(lab):
            if left <= 0:
                return lab
            left -= 1
            if still(smaller):
                lab, changed = smaller, True
                break
    return lab


def _smaller(lab: Lab) -> Iterator[Lab]:
    """Yield the same lab without a notebook, an exercise, a check, its split or a line of a check."""
    for place, parts in enumerate(lab.notebooks):
        if len(lab.notebooks) > 1:
            yield Lab(lab.notebooks[:place] + lab.notebooks[place + 1 :])
        for number, part in enumerate(parts):
            rest = (parts[:number], parts[number + 1 :])
            if len(parts) > 1:
                yield _with(lab, place, rest[0] + rest[1])
            for other in _smaller_part(part):
                yield _with(lab, place, (*rest[0], other, *rest[1]))


def _with(lab: Lab, place: int, parts: tuple[Part, ...]) -> Lab:
    return Lab((*lab.notebooks[:place], parts, *lab.notebooks[place + 1 :]))


def _smaller_part(part: Part) -> Iterator[Part]:
    for place, (seen, hidden, points) in enumerate(part.checks):
        before, after = part.checks[:place], part.checks[place + 1 :]
        if len(part.checks) > 1:
            yield replace(part, checks=before + after)
        if hidden:
            yield replace(part, checks=(*before, (f"{seen}\n{hidden}", "", points), *after))
        lines = seen.split("\n")
        for line in range(len(lines) if not hidden and len(lines) > 1 else 0):
            less = "\n".join(lines[:line] + lines[line + 1 :])
            if _compiles(less):
                yield replace(part, checks=(*before, (less, "", points), *after))


def _compiles(source: str) -> bool:
    try:
        compile(source, "<check>", "exec", flags=0x2000)  # await at the top is fine
    except SyntaxError:
        return False
    return True
