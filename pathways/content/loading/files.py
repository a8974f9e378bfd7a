"""Curriculum files on disk: find them, read them into documents, write documents as text."""

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pathways.base.errors import CurriculumError
from pathways.content.loading.body import Block, read_body, write_body
from pathways.content.loading.schema import FRONT, Field, check
from pathways.content.loading.yaml_lines import Located, read_yaml, write_yaml

ROOT = Path(__file__).resolve().parents[2] / "curriculum"
TOPS = ("foundation", "pathway")
# What the facts of a course were checked against: for its authors, on no page.
SOURCES = "sources.md"
LESSON_FILE = re.compile(r"^\d{2}-[a-z0-9-]+\.md$")


@dataclass
class Document:
    """One file as read: `kind` is foundation, pathway, course or lesson; `path` relative to the curriculum's root."""

    path: str
    kind: str
    front: dict[str, Any]
    body: list[Block]
    located: Located | None = None

    @property
    def is_spanish(self) -> bool:
        """Return whether this is a translation."""
        return self.path.endswith(".es.md")

    @property
    def digest(self) -> str:
        """Return a digest of the content, the same for every way of writing the same."""
        return hashlib.sha256(write_document(self).encode()).hexdigest()


def read_document(root: Path, path: Path, kind: str) -> Document:
    """Read one file; raise `CurriculumError` naming file, line and field."""
    name = path.relative_to(root).as_posix()
    try:
        text = path.read_text(encoding="utf-8").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise CurriculumError(name, 1, "file", "is not UTF-8 text") from error
    return parse_document(name, text, kind)


def parse_document(name: str, text: str, kind: str) -> Document:
    """Read the text of one file; raise `CurriculumError` naming file, line and field."""
    head, body, body_line = _split(name, text)
    located = read_yaml(name, head, 2)
    fields = FRONT[kind]
    spanish = name.endswith(".es.md")
    value = located.value if located.value is not None else {}
    if spanish and isinstance(value, dict):
        shared = {field.name for field in fields if field.shared}
        located.value, value = value, {key: part for key, part in value.items() if key not in shared}
        fields = tuple(field for field in fields if not field.shared)
    front = check(located, value, fields)
    if "skills" in front:
        front["skills"] = sorted(set(front["skills"]))
    return Document(name, kind, front, read_body(name, body, body_line), located)


def _split(name: str, text: str) -> tuple[str, str, int]:
    lines = text.split("\n")
    if lines[0].rstrip() != "---":
        raise CurriculumError(name, 1, "front matter", "should start with a line of three hyphens")
    for number in range(1, len(lines)):
        if lines[number].rstrip() == "---":
            return "\n".join(lines[1:number]), "\n".join(lines[number + 1 :]), number + 2
    raise CurriculumError(name, 1, "front matter", "should end with a line of three hyphens")


def write_document(document: Document) -> str:
    """Return a document as the text of its file."""
    fields = [field for field in FRONT[document.kind] if not (document.is_spanish and field.shared)]
    front = {field.name: document.front[field.name] for field in fields if _says(field, document.front[field.name])}
    body = write_body(document.body)
    return f"---\n{write_yaml(front)}---\n" + (f"\n{body}" if body else "")


def _says(field: Field, value: Any) -> bool:
    """Return whether a value is written: not where it is empty, or what it would be anyway."""
    return value != field.default if field.default is not None else value not in ("", [])


@dataclass
class Node:
    """A file with its translation and what lies below it, in order."""

    document: Document
    spanish: Document | None
    children: list["Node"]

    def documents(self) -> list[Document]:
        """Return this file, its translation, and all below."""
        own = [self.document] + ([self.spanish] if self.spanish else [])
        return own + [document for child in self.children for document in child.documents()]


def read_tree(root: Path = ROOT) -> list[Node]:
    """Read the Foundation, if there is one, and every pathway below `root`, in order of folder names.

    Raises `CurriculumError` at the first problem.
    """
    tops = ((folder, kind) for kind in TOPS for folder in _folders(root) if (folder / f"{kind}.md").exists())
    return [_top(root, folder, kind) for folder, kind in tops]


def _folders(root: Path) -> list[Path]:
    return sorted(path for path in root.iterdir() if path.is_dir()) if root.exists() else []


def _top(root: Path, folder: Path, kind: str) -> Node:
    node = _node(root, folder / f"{kind}.md", kind)
    courses = {path.name: path for path in _folders(folder) if (path / "course.md").exists()}
    order = [key for key in node.document.front["courses"] if key in courses]
    for key in order + sorted(set(courses) - set(order)):
        node.children.append(_course(root, courses[key]))
    return node


def _course(root: Path, folder: Path) -> Node:
    node = _node(root, folder / "course.md", "course")
    _same_name(node.document, folder.name)
    for path in sorted(folder.glob("*.md")):
        if LESSON_FILE.match(path.name):
            lesson = _node(root, path, "lesson")
            _same_name(lesson.document, path.stem.split("-", 1)[1])
            node.children.append(lesson)
        elif path.name != SOURCES and not path.name.startswith("course.") and not path.name.endswith(".es.md"):
            raise CurriculumError(path.relative_to(root), 1, "file name", "should be two digits, a hyphen and the slug")
    return node


def _node(root: Path, path: Path, kind: str) -> Node:
    document = read_document(root, path, kind)
    spanish_path = path.with_suffix(".es.md")
    spanish = read_document(root, spanish_path, kind) if spanish_path.exists() else None
    if spanish:
        _same_shared(document, spanish)
    return Node(document, spanish, [])


def _same_shared(document: Document, spanish: Document) -> None:
    """Hold that fields which are the same in every language are, where the translation names them."""
    located = spanish.located
    given = located.value if located and isinstance(located.value, dict) else {}
    for field in FRONT[document.kind]:
        if not field.shared or field.name not in given:
            continue
        said = check(located, {field.name: given[field.name]}, (field,))[field.name]  # type: ignore[arg-type]
        if (sorted(said) if field.name == "skills" else said) != document.front[field.name]:
            raise located.error(field.name, "should be as in the English file, or left out")  # type: ignore[union-attr]


def _same_name(document: Document, name: str) -> None:
    if document.front["slug"] != name:
        located = document.located
        raise located.error("slug", f"should be {name}, as the file is called")  # type: ignore[union-attr]
