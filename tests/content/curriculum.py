"""What the content tests read: curriculum documents, labs, and the plain words in both."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import nbformat
import yaml
from django.utils.text import slugify

from pathways.content.loading.files import ROOT, Document, Node, read_tree

LABS = Path(__file__).resolve().parents[2] / "labs" / "courses"


@dataclass(frozen=True)
class Lab:
    """A lab as its author keeps it: notebook, meta and checks."""

    key: str
    folder: Path
    cells: list[Any]
    meta: dict[str, Any]
    checks: dict[str, Any]
    language: str = "python"

    def graded(self) -> dict[str, Any]:
        return {c.metadata.nbgrader.grade_id: c for c in self.cells if c.metadata.get("nbgrader", {}).get("grade")}

    def tests(self) -> dict[str, Any]:
        return {key: cell for key, cell in self.graded().items() if not cell.metadata.nbgrader.solution}

    def manual(self) -> dict[str, Any]:
        return {key: cell for key, cell in self.graded().items() if cell.metadata.nbgrader.solution}

    def locked(self) -> list[Any]:
        """Return the code that the author gives along and nobody changes, checks left out."""
        about = [(cell, cell.metadata.get("nbgrader", {})) for cell in self.cells if cell.cell_type == "code"]
        return [cell for cell, own in about if own.get("locked") and not own.get("grade")]

    def solutions(self) -> dict[str, Any]:
        own = [c for c in self.cells if c.cell_type == "code" and c.metadata.get("nbgrader", {}).get("solution")]
        return {cell.metadata.nbgrader.grade_id: cell for cell in own}


@cache
def labs() -> dict[str, Lab]:
    """Return every lab by its key `<course>/<assignment>`."""
    return {lab.key: lab for lab in map(_lab, sorted(LABS.glob("*/source/*/")))}


def _lab(folder: Path) -> Lab:
    course, name = folder.parents[1], folder.name
    book = nbformat.read(folder / f"{name}.ipynb", as_version=4)
    return Lab(
        key=f"{course.name}/{name}",
        folder=folder,
        cells=book.cells,
        meta=yaml.safe_load((course / "meta" / f"{name}.yaml").read_text(encoding="utf-8")),
        checks=yaml.safe_load((course / "checks" / f"{name}.yaml").read_text(encoding="utf-8")),
        language=book.metadata.kernelspec.language,
    )


@cache
def skills() -> dict[str, dict[str, Any]]:
    return {row["key"]: row for row in yaml.safe_load((ROOT / "skills.yaml").read_text(encoding="utf-8"))}


@cache
def tops() -> tuple[Node, ...]:
    """Return the Foundation and the pathways."""
    return tuple(read_tree())


@cache
def pathways() -> tuple[Node, ...]:
    return tuple(node for node in tops() if node.document.kind == "pathway")


@cache
def foundation() -> Node:
    return next(node for node in tops() if node.document.kind == "foundation")


@cache
def courses() -> dict[str, Node]:
    return {node.document.front["slug"]: node for top in tops() for node in top.children}


@cache
def lessons() -> dict[str, Document]:
    """Return every lesson by its file's path."""
    return {leaf.document.path: leaf.document for course in courses().values() for leaf in course.children}


def lesson_of(course: str, slug: str) -> Document:
    return next(leaf.document for leaf in courses()[course].children if leaf.document.front["slug"] == slug)


def blocks(document: Document, kind: str) -> list[Any]:
    return [block["value"] for block in document.body if block["type"] == kind]


def anchors(document: Document) -> set[str]:
    text = "\n".join(blocks(document, "text"))
    return {slugify(heading) for heading in re.findall(r"^#{1,3} (.+)$", text, re.MULTILINE)}
