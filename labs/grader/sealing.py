"""Decides, once per version and never by anything a student does, how each check is run."""

from __future__ import annotations

import copy
import logging

import nbformat

from labs.grader.engine import Engine
from labs.grader.planning import lay_out
from labs.grader.restore import restore
from labs.grader.results import TaskResult
from labs.grader.verdicts import judge
from labs.grader.version import Key, Version

log = logging.getLogger("labs.grader")


def seal(engine: Engine, version: Version) -> None:
    """Run the author's own solution and set each key's `data_here` and `old_way`.

    Sealed with the data made on the checker's side is tried first, then with the data taken from the student's
    process, then the old way for what passes in neither.
    """
    for key in version.keys.values():
        lost = {here: _lost(engine, version, key, data_here=here) for here in (True, False)}
        key.data_here = len(lost[True]) <= len(lost[False])
        missing = lost[key.data_here]
        key.old_way = set(missing)
        if missing:
            key.old_way = missing - _lost(engine, version, key, data_here=key.data_here)
            log.info("%s: %d check(s) run the old way", key.name, len(key.old_way))


def _lost(engine: Engine, version: Version, key: Key, *, data_here: bool) -> set[str]:
    """Return the checks on which the author's solution loses points."""
    key.data_here = data_here
    notebook, flags = restore(key, nbformat.from_dict(copy.deepcopy(key.source)))
    layout = lay_out(version, key, notebook, {})
    tasks = judge(key, notebook, layout, engine.run_plan(version, layout.plan), flags)
    return {task.grade_id for task in tasks if task.grade_id in layout.checks.values() and not _full(task)}


def _full(task: TaskResult) -> bool:
    return task.auto_points == task.max_points
