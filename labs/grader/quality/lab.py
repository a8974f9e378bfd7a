"""One lab's files, and submissions made from them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nbformat
import yaml

from labs.grader import archives
from labs.grader.build import Built, build
from labs.grader.errors import BuildError
from labs.grader.version import Version, grade_id, load

COURSES = Path(__file__).resolve().parents[2] / "courses"


@dataclass
class Lab:
    """A lab as its author wrote it, built and loaded, with what is known about wrong and right answers."""

    name: str
    built: Built
    version: Version
    mutants: list[dict[str, Any]] = field(default_factory=list)
    alternatives: list[dict[str, Any]] = field(default_factory=list)

    @property
    def blank(self) -> dict[str, bytes]:
        """What a student gets."""
        return archives.unpack(self.built.release)

    @property
    def solution(self) -> dict[str, bytes]:
        """What the author would hand in."""
        return archives.unpack(self.built.source)

    def answered(self, cells: dict[str, str]) -> dict[str, bytes]:
        """Return the author's files with some solution cells replaced. Raises BuildError for an unknown cell."""
        files = self.solution
        left = dict(cells)
        for name, key in self.version.keys.items():
            notebook = key.fresh()
            for cell in notebook.cells:
                if grade_id(cell) in left:
                    cell.source = left.pop(grade_id(cell))
            files[f"{name}.ipynb"] = nbformat.writes(notebook, version=4).encode()
        if left:
            raise BuildError(f"{self.name}: checks: no cell is called {sorted(left)}")
        return files


def find(wanted: str = "", root: Path = COURSES) -> Iterator[tuple[str, str, Path]]:
    """Yield (course, assignment, course folder) of all labs, of one course, or of one "course/assignment"."""
    course, _, assignment = wanted.partition("/")
    for folder in sorted(root.glob(f"{course or '*'}/source/{assignment or '*'}")):
        if folder.is_dir():
            yield folder.parent.parent.name, folder.name, folder.parent.parent


def read(course: str, assignment: str, folder: Path) -> Lab:
    """Build and load one lab. Raises BuildError."""
    about = folder / "meta" / f"{assignment}.yaml"
    built = build(folder / "source" / assignment, about, course=course, assignment=assignment)
    lab = Lab(f"{course}/{assignment}", built, load(archives.unpack(built.source), built.manifest))
    checks = folder / "checks" / f"{assignment}.yaml"
    if checks.exists():
        known = yaml.safe_load(checks.read_text(encoding="utf-8")) or {}
        lab.mutants, lab.alternatives = known.get("mutants", []), known.get("alternatives", [])
    return lab
