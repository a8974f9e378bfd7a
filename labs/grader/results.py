"""What grading one submission gives, in the form the site takes."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

from labs.grader import border


@dataclass
class TaskResult:
    """One graded cell. `auto_points` None: a person decides.

    `flag`: '', absent, control, copied, deleted, files, old_way, value or unproven.
    """

    grade_id: str
    auto_points: float | None
    max_points: float
    needs_manual: bool
    message: str = ""
    flag: str = ""


@dataclass
class NotebookResult:
    """One notebook: its tasks, the page the student reads, and the answers a person grades.

    `left_out`: files of the student's that had no room beside it; said in the result's own words, and not sent.
    """

    name: str
    tasks: list[TaskResult]
    feedback_html: str = ""
    answers: dict[str, dict[str, str]] = field(default_factory=dict)
    left_out: list[str] = field(default_factory=list)


@dataclass
class Result:
    """One submission. `outcome`: graded, unreadable, stopped or engine_error.

    `message` is for the student, `detail` for the instructor; `seconds` wall time, `peak_mb` memory of its processes.
    """

    outcome: str
    message: str = ""
    detail: str = ""
    notebooks: list[NotebookResult] = field(default_factory=list)
    seconds: float = 0.0
    peak_mb: int = 0

    def as_json(self) -> dict[str, Any]:
        """Return plain data for the result call: nothing in it can keep it from being sent."""
        sent: dict[str, Any] = border.plain(asdict(self))
        for notebook in sent["notebooks"]:
            del notebook["left_out"]
        return sent

    @property
    def points(self) -> float:
        """Sum of the points that were given automatically."""
        return sum(task.auto_points or 0.0 for book in self.notebooks for task in book.tasks)

    def task(self, grade_id: str) -> TaskResult:
        """Return one task's result. Raises KeyError."""
        for book in self.notebooks:
            for task in book.tasks:
                if task.grade_id == grade_id:
                    return task
        raise KeyError(grade_id)
