"""From the author's notebook to what students get, by nbgrader's own steps."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterable, Mapping
from typing import Any

from nbformat import NotebookNode
from nbgrader import utils
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

from labs.grader.adopting import mending
from labs.grader.errors import BuildError
from labs.grader.languages import known

# The order is nbgrader's own (converters/generate_assignment.py); the key is the state it saves in its database.
TO_KEY = (LockCells, ClearSolutions, ClearOutput, CheckCellMetadata, ComputeChecksums)
TO_STUDENT = (ClearHiddenTests, ClearMarkScheme, ComputeChecksums, CheckCellMetadata)
MARKS = (
    "BEGIN SOLUTION",
    "END SOLUTION",
    "BEGIN HIDDEN TESTS",
    "END HIDDEN TESTS",
    "BEGIN MARK SCHEME",
    "END MARK SCHEME",
)
ATTACHED = re.compile(r"attachment:([^)\s\"'>]+)")


# What a course may name its marks by instead: class → setting → our name for the mark.
OWN_MARKS = {
    "ClearSolutions": {"begin_solution_delimeter": MARKS[0], "end_solution_delimeter": MARKS[1]},
    "ClearHiddenTests": {"begin_test_delimeter": MARKS[2], "end_test_delimeter": MARKS[3]},
    "ClearMarkScheme": {"begin_mark_scheme_delimeter": MARKS[4], "end_mark_scheme_delimeter": MARKS[5]},
}
# A course's settings of the steps that clear: class → setting → value.
Clearing = Mapping[str, Mapping[str, Any]]


def answer_key(source: NotebookNode, clearing: Clearing | None = None) -> NotebookNode:
    """Return a copy without solutions but with hidden tests: what locked cells are restored from when grading."""
    return _apply(TO_KEY, copy.deepcopy(source), _config(clearing, strict=False))


def student_version(source: NotebookNode, clearing: Clearing | None = None) -> NotebookNode:
    """Return what a student gets: no solutions, hidden tests, mark schemes or outputs, and no picture of them.

    Raises BuildError for a mark in a cell of another kind, unless the course's settings allow it.
    """
    config = _config(clearing, strict=True)
    notebook = _apply(TO_STUDENT, _apply(TO_KEY, copy.deepcopy(source), config), config)
    _drop_pictures(notebook)
    _require_clean(source, notebook)
    return notebook


def cleared(source: NotebookNode, clearing: Clearing | None = None) -> NotebookNode:
    """Return a copy with the same cells, without what is marked as kept back, wherever it stands."""
    notebook = standard(source, clearing or {})
    return _apply((ClearSolutions, ClearHiddenTests, ClearMarkScheme), notebook, _config(clearing, strict=False))


def standard(source: NotebookNode, clearing: Clearing) -> NotebookNode:
    """Return a copy in which a course's own marks are nbgrader's: from here on there is one kind."""
    notebook = copy.deepcopy(source)
    named = {
        str(clearing[kind][name]): mark
        for kind, names in OWN_MARKS.items()
        for name, mark in names.items()
        if name in clearing.get(kind, {})
    }
    if named:
        for cell in notebook.cells:
            cell.source = "\n".join(_with_our_mark(line, named) for line in cell.source.split("\n"))
    return notebook


def _with_our_mark(line: str, named: Mapping[str, str]) -> str:
    for own, mark in named.items():
        if own in line:
            return f"{line[: len(line) - len(line.lstrip())]}### {mark}"
    return line


def own_marks(clearing: Clearing) -> list[str]:
    """Return the marks that a course has named itself."""
    return [
        clearing[kind][name] for kind, names in OWN_MARKS.items() for name in names if name in clearing.get(kind, {})
    ]


def _config(clearing: Clearing | None, *, strict: bool) -> Config:
    """Return the settings of the steps. Pictures in mark schemes need no refusal: they are taken out."""
    config = Config({"ClearMarkScheme": {"check_attachment_leakage": False}})
    stubs = {**ClearSolutions().code_stub, **{one.name: one.stub for one in known.LANGUAGES.values()}}
    for kind, names in OWN_MARKS.items():
        for name, value in (clearing or {}).get(kind, {}).items():
            if name == "code_stub":
                stubs |= value
            elif name not in names:
                config[kind][name] = value
        if not strict:
            config[kind].enforce_metadata = False
    config.ClearSolutions.code_stub = stubs
    return config


def _drop_pictures(student: NotebookNode) -> None:
    """Take out the pictures that no cell shows any more: they were pasted into a solution or a mark scheme."""
    for cell in student.cells:
        if "attachments" not in cell:
            continue
        shown = set(ATTACHED.findall(cell.source))
        cell["attachments"] = {name: data for name, data in cell["attachments"].items() if name in shown}
        if not cell["attachments"]:
            del cell["attachments"]


def _apply(steps: Iterable[type[NbGraderPreprocessor]], notebook: NotebookNode, config: Config) -> NotebookNode:
    resources: dict[str, object] = {"metadata": {}, "nbgrader": {}}
    for step in steps:
        before = [cell.source for cell in notebook.cells]
        try:
            notebook, resources = step(config=config).preprocess(notebook, resources)
        except (RuntimeError, ValueError, KeyError) as error:
            raise BuildError(mending.refused(step, notebook, before, config, error)) from error
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
    return visible_text(cell.source)


def visible_text(source: str) -> str:
    """Return a source without its hidden-test and mark-scheme regions."""
    return "\n".join(line for hidden, line in _split(source) if not hidden)


def lines_of(source: str) -> list[tuple[bool, str]]:
    """Return a source's lines without the marking ones, each with whether students do not get it."""
    return _split(source)


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


def solution_lines(cell: NotebookNode) -> list[str]:
    """Return the lines of a cell's solution: of its solution regions, else all of a cell of answers."""
    if MARKS[0] not in cell.source:
        return cell.source.split("\n") if utils.is_solution(cell) else []
    lines, inside = [], False
    for line in cell.source.split("\n"):
        if MARKS[0] in line or MARKS[1] in line:
            inside = MARKS[0] in line
        elif inside:
            lines.append(line)
    return lines
