"""A small notebook with every kind of cell that the plain page knows."""

import json
from pathlib import Path
from typing import Any

OWN = {"grade": False, "grade_id": "double", "locked": False, "schema_version": 3, "solution": True, "task": False}
CHECK = {"grade": True, "grade_id": "check", "locked": True, "points": 2, "schema_version": 3, "solution": False}
SETUP = {"grade": False, "grade_id": "setup", "locked": True, "schema_version": 3, "solution": False, "task": False}
NOTE = {"grade": True, "grade_id": "note", "locked": False, "points": 4, "schema_version": 3, "solution": True}


def cell(kind: str, key: str, source: str, rules: dict[str, Any] | None = None) -> dict[str, Any]:
    """Return one cell as a file holds it."""
    made: dict[str, Any] = {"cell_type": kind, "id": key, "metadata": {"nbgrader": rules} if rules else {}}
    if kind == "code":
        made |= {"execution_count": None, "outputs": []}
    return made | {"source": source.splitlines(keepends=True)}


def notebook(*more: dict[str, Any]) -> dict[str, Any]:
    """Return the notebook, with `more` cells at its end."""
    cells = [
        cell(
            "markdown",
            "intro",
            "# Twice as much\n\nSee <script>alert(1)</script> [this](javascript:alert(1)).\n\n## Task",
        ),
        cell("code", "setup", "factor = 2", SETUP),
        cell("code", "double", "def double(n):\n    raise NotImplementedError\n", OWN),
        cell("code", "check", "assert double(4) == 8, f'4 twice is 8; yours is {double(4)}'", CHECK),
        cell("markdown", "note", "Your words.", NOTE),
        *more,
    ]
    spec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return {"cells": cells, "metadata": {"kernelspec": spec, "own": "kept"}, "nbformat": 4, "nbformat_minor": 5}


def write(path: Path, *more: dict[str, Any]) -> Path:
    """Write the notebook to `path` and return it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(notebook(*more)))
    return path


def source(path: Path, key: str) -> str:
    """Return what the file holds as the source of one cell."""
    cells = json.loads(path.read_text())["cells"]
    return "".join(next(each["source"] for each in cells if each["id"] == key))
