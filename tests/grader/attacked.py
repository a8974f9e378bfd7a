"""What every attack on a language's process comes to, through the site and the worker."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from labs.grader import release
from labs.grader.version import Version


def assert_earns_nothing(result: Any, lab: Version, *secrets: str) -> None:
    """Hold that a hand-in got no points, and that what comes back tells no hidden line and none of `secrets`."""
    assert result.points == 0
    assert result.outcome in ("graded", "stopped")
    received = json.dumps(result.as_json(), ensure_ascii=False)
    assert [line for line in release.secret_lines(lab.keys["lab"].source, least=6) if line in received] == []
    shown = result.notebooks[0].feedback_html
    assert not [secret for secret in ("TOKEN", "SECRET_", "root:x", *secrets) if secret in shown]
    assert len(shown) < 3_000_000


def assert_honest_work_is_graded(grade: Callable[..., Any], lab: Version, points: dict[str, float]) -> None:
    """Hold that the author's answer behind an attack gets these points, task by task; `why` is graded by hand."""
    honest = grade(lab, solved=True)
    assert {task.grade_id: task.auto_points for task in honest.notebooks[0].tasks if task.grade_id != "why"} == points
