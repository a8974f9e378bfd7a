"""From the author's notebook to what students get, by nbgrader's own steps."""

from __future__ import annotations

import copy
from collections.abc import Iterable

from nbformat import NotebookNode
from nbgrader.preprocessors import (
    CheckCellMetadata,
    ClearHiddenTests,
    ClearMarkScheme,
    ClearOutput,
    ClearSolutions,
    ComputeChecksums,
    LockCells,
    NbGraderPreprocessor,
)
from traitlets.config import Config

from labs.grader.errors import BuildError

# The order is nbgrader's own (converters/generate_assignment.py); the key is the state it saves in its database.
TO_KEY = (LockCells, ClearSolutions, ClearOutput, CheckCellMetadata, ComputeChecksums)
TO_STUDENT = (ClearHiddenTests, ClearMarkScheme, ComputeChecksums, CheckCellMetadata)
MARKS = ("BEGIN SOLUTION", "END SOLUTION", "BEGIN HIDDEN TESTS", "END HIDDEN TESTS", "BEGIN MARK SCHEME")


def answer_key(source: NotebookNode) -> NotebookNode:
    """Return a copy without solutions but with hidden tests: what locked cells are restored from when grading."""
    return _apply(TO_KEY, copy.deepcopy(source))


def student_version(source: NotebookNode) -> NotebookNode:
    """Return what a student gets: no solutions, hidden tests, mark schemes or outputs."""
    notebook = _apply(TO_STUDENT, answer_key(source))
    _require_clean(source, notebook)
    return notebook


def _apply(steps: Iterable[type[NbGraderPreprocessor]], notebook: NotebookNode) -> NotebookNode:
    resources: dict[str, object] = {"metadata": {}, "nbgrader": {}}
    for step in steps:
        try:
            notebook, resources = step(config=Config()).preprocess(notebook, resources)
        except (RuntimeError, ValueError, KeyError) as error:
            raise BuildError(f"{step.__name__}: {error}") from error
    return notebook


def _require_clean(source: NotebookNode, student: NotebookNode) -> None:
    text = "\n".join(cell.source for cell in student.cells)
    for mark in MARKS:
        if mark in text:
            raise BuildError(f"the student version still holds a line with {mark!r}")
    for line in secret_lines(source):
        if line in text:
            raise BuildError(f"the student version still holds a hidden line: {line!r}")


def secret_lines(source: NotebookNode, least: int = 12) -> set[str]:
    """Return the hidden lines of at least `least` characters that stand nowhere in the open.

    These are what must never be found in anything that a student receives.
    """
    hidden = {line.strip() for cell in source.cells for line in hidden_lines(cell) if len(line.strip()) >= least}
    visible = "\n".join(visible_lines(cell) for cell in source.cells)
    return {line for line in hidden if line not in visible}


def hidden_lines(cell: NotebookNode) -> list[str]:
    """Return the lines of a cell's hidden-test and mark-scheme regions, without the marking lines."""
    return [line for hidden, line in _split(cell.source) if hidden]


def visible_lines(cell: NotebookNode) -> str:
    """Return a cell's source without its hidden-test and mark-scheme regions."""
    return "\n".join(line for hidden, line in _split(cell.source) if not hidden)


def _split(source: str) -> list[tuple[bool, str]]:
    lines: list[tuple[bool, str]] = []
    hidden = False
    for line in source.split("\n"):
        if "BEGIN HIDDEN TESTS" in line or "BEGIN MARK SCHEME" in line:
            hidden = True
        elif "END HIDDEN TESTS" in line or "END MARK SCHEME" in line:
            hidden = False
        else:
            lines.append((hidden, line))
    return lines
