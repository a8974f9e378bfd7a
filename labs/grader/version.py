"""One published version of an assignment, ready to grade with: its key, its files, and how each check is run."""

from __future__ import annotations

import copy
import json
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from nbformat import NotebookNode
from nbgrader import utils

from labs.grader import archives, given, names, notebooks, ownership, release, ways
from labs.grader.inside import program
from labs.grader.languages import known
from labs.grader.languages.known import Language
from labs.grader.ownership import Facts
from labs.grader.ways import Sealing

MANIFEST, SEALING = "manifest.json", "sealing.json"
# An author's files may be more than a student's.
AUTHORS = {"file_limit": 256 << 20, "total_limit": 512 << 20}


def is_check(cell: NotebookNode) -> bool:
    """Say whether a cell is graded by running it."""
    about = cell["metadata"].get("nbgrader")
    return bool(about and about.get("grade") and not about.get("solution") and cell["cell_type"] == "code")


def grade_id(cell: NotebookNode) -> str:
    """Return nbgrader's id of a cell, or ''."""
    return str(cell["metadata"].get("nbgrader", {}).get("grade_id", ""))


@dataclass(frozen=True)
class Reading:
    """What the text of a check tells: what students see of it, which names it binds, which of them its hidden part,
    and what the checker runs of it."""

    visible: str
    binds: frozenset[str]
    hides: frozenset[str]
    code: str


def _reading(cell: NotebookNode) -> Reading:
    hidden = textwrap.dedent("\n".join(release.hidden_lines(cell)))
    visible = release.visible_lines(cell)
    binds, hides = frozenset(names.bound(cell.source)), frozenset(names.bound(hidden) if hidden else ())
    return Reading(visible, binds, hides, program.packed(cell.source))


@dataclass
class Key:
    """The answer key of one notebook.

    `theirs`: names of given data that is the student's all the same, since the author's answer changes it. `whole`:
    ids of checks for which own kinds of lists and the like stay objects. `seen`: check → what the author's answer
    showed of it (`inside.known`). `old_way`: ids of checks that the
    author's own solution does not pass sealed (a person is told). `by_person`: ids of checks that it does not pass at
    all here (a person decides). What a version's sealing keeps of its author's run sets all of them (`ways.Sealing`).
    `extra`: how far above its points a check may give, by its id (the manifest says so).
    """

    name: str
    source: NotebookNode
    theirs: frozenset[str] = frozenset()
    old_way: set[str] = field(default_factory=set)
    by_person: set[str] = field(default_factory=set)
    # The course's own settings of what is cleared, as the builder used them.
    clearing: dict[str, dict[str, Any]] = field(default_factory=dict)
    extra: dict[str, float] = field(default_factory=dict)
    whole: set[str] = field(default_factory=set)
    seen: dict[str, dict[str, Any]] = field(default_factory=dict)
    _facts: Facts | None = None

    @cached_property
    def language(self) -> Language:
        """The language in which all hand-ins are run, whatever kernel they name themselves."""
        return known.of(self.source.metadata) or known.PYTHON

    @cached_property
    def cells(self) -> dict[str, NotebookNode]:
        """Cell id → cell without solutions, with hidden tests."""
        return {grade_id(cell): cell for cell in release.answer_key(self.source, self.clearing).cells if grade_id(cell)}

    @cached_property
    def checks_bind(self) -> frozenset[str]:
        """The names that checks bind at their top level."""
        return frozenset().union(*(names.bound(cell.source) for _, cell in self.graded() if cell.cell_type == "code"))

    @cached_property
    def _read(self) -> dict[str, Reading]:
        """Source of a graded cell → what its text tells, found once for all hand-ins."""
        return {cell.source: _reading(cell) for _, cell in self.graded() if cell.cell_type == "code"}

    def reading(self, cell: NotebookNode) -> Reading:
        """Return what the text of a check tells."""
        return self._read.get(cell.source) or _reading(cell)

    @cached_property
    def student(self) -> NotebookNode:
        """The notebook as students get it."""
        return release.student_version(self.source, self.clearing)

    @cached_property
    def texts(self) -> frozenset[str]:
        """The author's own texts, as students get them."""
        return frozenset(cell.source for cell in self.student.cells if cell.cell_type == "markdown")

    @property
    def student_names(self) -> frozenset[str]:
        """Names that the student's process answers for: what the author's answers bind, and `theirs`."""
        return self._answers | self.theirs

    @cached_property
    def _answers(self) -> frozenset[str]:
        return ownership.answered(self.source.cells)

    @property
    def facts(self) -> Facts:
        """What the text of the notebook tells of its names."""
        if self._facts is None or self._facts.answered != self.student_names:
            checks = {name for name, cell in self.cells.items() if is_check(cell)}
            self._facts = ownership.facts(self.source.cells, self.student_names, checks)
        return self._facts

    def worth(self, cell: NotebookNode) -> float:
        """Return the most that a graded cell can give: its points, and what its author allows above them."""
        return float(cell.metadata.nbgrader.points) + self.extra.get(grade_id(cell), 0.0)

    def graded(self) -> Iterator[tuple[str, NotebookNode]]:
        """Yield the graded cells of the key, in order."""
        return ((name, cell) for name, cell in self.cells.items() if utils.is_grade(cell) or utils.is_task(cell))

    def fresh(self) -> NotebookNode:
        """Return a copy of the author's notebook."""
        return copy.deepcopy(self.source)


@dataclass
class Version:
    """A version: `manifest`, a key per notebook, and the files that come with them (name → content).

    `sealing`: what its author's own run showed, None where that has not been looked at. `behind`: files that the course
    does not hand out, for the checker's side alone. `stubs` are the files that belong to students, as they were handed
    out, and `answers` the author's own of them.
    """

    manifest: dict[str, Any]
    keys: dict[str, Key]
    files: dict[str, bytes]
    sealing: Sealing | None = None
    behind: dict[str, bytes] = field(default_factory=dict)
    answers: dict[str, bytes] = field(default_factory=dict)
    stubs: dict[str, bytes] = field(default_factory=dict)

    @property
    def limits(self) -> dict[str, int]:
        """Seconds per cell and in all, megabytes."""
        return dict(self.sealing.limits if self.sealing else self.manifest["limits"])

    @property
    def waits_for_files(self) -> bool:
        """Say whether a program that students edit has no answer of the author's."""
        return any(given.is_stub(name, content) for name, content in self.answers.items())

    @property
    def sources(self) -> list[str]:
        """Return the sources of all cells in Python, to see which modules the lab uses."""
        books = [key.source for key in self.keys.values() if key.language is known.PYTHON]
        return [cell.source for book in books for cell in book.cells if cell.cell_type == "code"]


def load(files: dict[str, bytes], manifest: dict[str, Any]) -> Version:
    """Return the version in `files` (the author's folder), sealed as it was kept where `sealing.json` is among them.

    Raises BuildError for a broken notebook.
    """
    clearing = manifest.get("clearing", {})
    extra = {task["grade_id"]: float(task.get("extra", 0)) for task in manifest["tasks"]}
    keys = {
        name: Key(name, notebooks.read_source(name, files[f"{name}.ipynb"]), clearing=clearing, extra=extra)
        for name in manifest["notebooks"]
    }
    kept = manifest.get("kept_back", {})
    back = {MANIFEST, SEALING, *kept}
    data = {name: content for name, content in files.items() if not name.endswith(".ipynb") and name not in back}
    answers = {name: data.pop(name) for name in manifest.get("student_files", []) if name in data}
    stubs = {name: given.cleared_file(name, content, clearing) for name, content in answers.items()}
    behind = {name: files[name] for name, why in kept.items() if why in ("include", "size") and name in files}
    version = Version(manifest, keys, data, behind=behind, answers=answers, stubs=stubs)
    if SEALING in files:
        ways.from_json(json.loads(files[SEALING])).apply(version)
    return version


def load_zip(data: bytes) -> Version:
    """Return the version in a zip of the author's folder and manifest.json, as the site hands it out."""
    files = archives.unpack(data, **AUTHORS)
    return load(files, json.loads(files[MANIFEST]))
