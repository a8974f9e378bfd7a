"""`meta/<assignment>.yaml`: what people read about a lab, and its limits. Never given to students as a file."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from labs.grader.errors import BuildError
from labs.grader.ways import MOST

if TYPE_CHECKING:
    from labs.grader.settings import Settings

LIMITS = {"cell_s": 10, "total_s": 20, "memory_mb": 512}
MOST_EXTRA = 1000
TEXTS = ("title", "title_es", "brief", "brief_es", "lesson")
TASK_KEYS = {"extra", "grade_id", "title", "title_es", "skills", "hint", "hint_es", "lesson_part"}


@dataclass(frozen=True)
class Meta:
    """The checked content of a meta file; `tasks` maps a graded cell's id to its texts and skills.

    `given`: the file lists every graded cell. With `all_cells: false` in it, or without a file, cells that are not
    listed take their texts from the notebook, and texts of cells that are gone are left out. `limits_open`: nobody gave
    limits. `student_files` are for students to change; `hand_out` they may have although a solution stands there.
    `code_stub`: language → what stands in place of an answer, as nbgrader's `ClearSolutions.code_stub`, for this lab.
    """

    texts: dict[str, str]
    minutes: int | None
    limits: dict[str, int]
    tasks: dict[str, dict[str, Any]]
    rubric: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    given: bool = True
    limits_open: bool = False
    student_files: list[str] = field(default_factory=list)
    hand_out: list[str] = field(default_factory=list)
    code_stub: dict[str, str] = field(default_factory=dict)

    def over(self, settings: Settings) -> Settings:
        """Return the course's settings with what this lab says otherwise."""
        if not self.code_stub:
            return settings
        own = {**settings.clearing.get("ClearSolutions", {}), "code_stub": self.code_stub}
        return replace(settings, clearing={**settings.clearing, "ClearSolutions": own})


def load(path: Path | None, *, timeout: int | None = None) -> Meta:
    """Read a meta file; without one (an imported course) every text comes from the notebook.

    `timeout`: what an imported course gives a cell, in seconds (0: as long as it likes); the file's own limits win.
    Raises BuildError naming file and field.
    """
    if path is None or not path.exists():
        limits = _limits_of_course(timeout)
        return Meta(texts={}, minutes=None, limits=limits, tasks={}, given=False, limits_open=True)
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        raise BuildError(f"{path.name}: not valid YAML: {error}") from error
    if not isinstance(data, dict):
        raise BuildError(f"{path.name}: must be a mapping with title, tasks and limits")
    return Meta(
        texts={key: str(data[key]) for key in TEXTS if data.get(key)},
        minutes=data.get("minutes"),
        limits=_limits(path, data["limits"]) if data.get("limits") else _limits_of_course(timeout),
        tasks=_tasks(path, data.get("tasks") or []),
        rubric=data.get("rubric") or {},
        given=data.get("all_cells", True) is not False,
        limits_open=not data.get("limits"),
        student_files=_names(path, "student_files", data.get("student_files") or []),
        hand_out=_names(path, "hand_out", data.get("hand_out") or []),
        code_stub=_stub(path, data.get("code_stub") or {}),
    )


def _limits_of_course(timeout: int | None) -> dict[str, int]:
    """Return limits with a course's own time for a cell; what it needs beyond them its author's run will show."""
    cell = min(timeout or LIMITS["cell_s"], MOST["cell_s"])
    return {**LIMITS, "cell_s": cell, "total_s": max(LIMITS["total_s"], cell + 10)}


def _names(path: Path, key: str, given: Any) -> list[str]:
    if not isinstance(given, list) or not all(isinstance(name, str) for name in given):
        raise BuildError(f"{path.name}: {key}: a list of file names of the lab's folder")
    return given


def _stub(path: Path, given: Any) -> dict[str, str]:
    if not isinstance(given, dict) or not all(isinstance(text, str) for pair in given.items() for text in pair):
        raise BuildError(f"{path.name}: code_stub: a language, such as python, and the text in place of an answer")
    return given


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


def extra_points(where: str, text: dict[str, Any], metadata: dict[str, Any]) -> float:
    """Return how many points above its own a graded cell may give: its meta file says so, or the cell's metadata.

    In a notebook it is `"academy": {"extra": 2}`. Raises BuildError naming the cell.
    """
    own = metadata.get("academy")
    given = text.get("extra", own.get("extra", 0) if isinstance(own, dict) else 0)
    if isinstance(given, bool) or not isinstance(given, int | float) or not 0 <= given <= MOST_EXTRA:
        raise BuildError(f"{where}: extra: a number from 0 to {MOST_EXTRA}: points above the cell's own")
    return float(given)
