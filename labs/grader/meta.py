"""`meta/<assignment>.yaml`: what people read about a lab, and its limits. Never given to students as a file."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from labs.grader.errors import BuildError

LIMITS = {"cell_s": 10, "total_s": 20, "memory_mb": 512}
TEXTS = ("title", "title_es", "brief", "brief_es", "lesson")
TASK_KEYS = {"grade_id", "title", "title_es", "skills", "hint", "hint_es", "lesson_part"}


@dataclass(frozen=True)
class Meta:
    """The checked content of a meta file; `tasks` maps a graded cell's id to its texts and skills.

    `given`: the file lists every graded cell. With `all_cells: false` in it, or without a file, cells that are not
    listed take their texts from the notebook, and texts of cells that are gone are left out.
    """

    texts: dict[str, str]
    minutes: int | None
    limits: dict[str, int]
    tasks: dict[str, dict[str, Any]]
    rubric: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    given: bool = True
    limits_open: bool = False


def load(path: Path | None) -> Meta:
    """Read a meta file; without one (an imported course) every text comes from the notebook.

    Raises BuildError naming file and field.
    """
    if path is None or not path.exists():
        return Meta(texts={}, minutes=None, limits=dict(LIMITS), tasks={}, given=False, limits_open=True)
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        raise BuildError(f"{path.name}: not valid YAML: {error}") from error
    if not isinstance(data, dict):
        raise BuildError(f"{path.name}: must be a mapping with title, tasks and limits")
    return Meta(
        texts={key: str(data[key]) for key in TEXTS if data.get(key)},
        minutes=data.get("minutes"),
        limits=_limits(path, data.get("limits") or {}),
        tasks=_tasks(path, data.get("tasks") or []),
        rubric=data.get("rubric") or {},
        given=data.get("all_cells", True) is not False,
        limits_open=not data.get("limits"),
    )


def _limits(path: Path, given: dict[str, Any]) -> dict[str, int]:
    for key, value in given.items():
        if key not in LIMITS or not isinstance(value, int) or value <= 0:
            raise BuildError(f"{path.name}: limits.{key}: one of {sorted(LIMITS)}, a whole number above 0")
    return {**LIMITS, **given}


def _tasks(path: Path, given: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    tasks: dict[str, dict[str, Any]] = {}
    for number, task in enumerate(given):
        if not isinstance(task, dict) or not task.get("grade_id"):
            raise BuildError(f"{path.name}: tasks[{number}]: grade_id is missing")
        if task["grade_id"] in tasks:
            raise BuildError(f"{path.name}: tasks[{number}].grade_id: {task['grade_id']} stands there twice")
        unknown = sorted(set(task) - TASK_KEYS)
        if unknown:
            raise BuildError(f"{path.name}: tasks[{number}]: unknown fields {unknown}")
        tasks[task["grade_id"]] = task
    return tasks
