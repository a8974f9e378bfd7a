"""Plain nbgrader's points: its own Execute runs the hand-in in a real kernel, its determine_grade reads the outputs.

`tests/grader/test_random_notebooks.py` goes its whole way, with commands and a gradebook; here hundreds of hand-ins
are wanted, and a hand-in is laid out as its OverwriteCells does it: the author's locked cells with their hidden parts.
"""

from __future__ import annotations

import copy
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import nbformat
from nbgrader.preprocessors import Execute
from nbgrader.utils import determine_grade, is_grade
from traitlets.config import Config

from labs.grader import release

WRONG_SHARE = "stopped with an error"
# No cell of a random lab runs for ever: no machine is slow enough for these seconds to decide.
PATIENCE_S = 1800


def points(
    sources: Mapping[str, Any], answers: Mapping[str, str], files: Mapping[str, bytes] | None = None
) -> dict[str, float | str | None]:
    """Return graded cell → points, None where a person decides, `WRONG_SHARE` where nbgrader stops with an error.

    `sources`: name → the author's notebook, run in this order in one folder. `answers`: solution cell → source.
    """
    config = Config()
    config.Execute.shutdown_kernel = "immediate"
    config.Execute.timeout = config.Execute.iopub_timeout = config.Execute.startup_timeout = PATIENCE_S
    found: dict[str, float | str | None] = {}
    with tempfile.TemporaryDirectory(prefix="stock-") as folder:
        for name, content in (files or {}).items():
            target = Path(folder, name)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        for name, source in sources.items():
            notebook = handed_in(source, answers)
            nbformat.write(notebook, Path(folder, f"{name}.ipynb"))
            _run(notebook, folder, config)
            found |= {cell.metadata.nbgrader.grade_id: _grade(cell) for cell in notebook.cells if is_grade(cell)}
    return found


def _run(notebook: Any, folder: str, config: Config) -> None:
    """Run a notebook in a real kernel, where its cells' outputs stay.

    A kernel's ports are chosen before it binds them: beside other kernels another one may take them meanwhile, and it
    ends before it has run anything (jupyter_client 8). It is started again, three times at most.
    """
    for left in (2, 1, 0):
        try:
            Execute(config=config).preprocess(notebook, {"metadata": {"path": folder}})
        except RuntimeError as problem:
            if not left or "Kernel died before replying" not in str(problem):
                raise
        else:
            return


def handed_in(source: Any, answers: Mapping[str, str]) -> Any:
    """Return a hand-in as nbgrader runs it: no solutions but the student's, checks whole."""
    notebook = copy.deepcopy(release.answer_key(source))
    for cell in notebook.cells:
        name = cell.metadata.get("nbgrader", {}).get("grade_id")
        cell.source = answers.get(name, cell.source)
    return notebook


def _grade(cell: Any) -> float | str | None:
    try:
        return determine_grade(cell)[0]
    except ValueError:
        return WRONG_SHARE
