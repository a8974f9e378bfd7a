"""Which of an author's files students get, in which state, and which of them are theirs to change."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatch
from pathlib import Path, PurePosixPath

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from nbgrader import utils

from labs.grader import release
from labs.grader.errors import BuildError
from labs.grader.settings import Settings

PICTURES = {".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".bmp", ".pdf", ".tif", ".tiff"}
# Text files in which an author may mark a solution as in a notebook.
MARKED = {".py": "code", ".md": "markdown", ".txt": "markdown"}
_WRITES = re.compile(r"^%%(?:writefile|file)\s+(?!-a\b)['\"]?([^\s'\"]+)", re.MULTILINE)
_STUB = re.compile(r"YOUR CODE HERE|^\s*raise NotImplementedError", re.MULTILINE)


@dataclass
class Files:
    """The files beside the notebooks.

    `given`: name → what students get. `kept_back`: name → why it stays: ignore, include, size, nested, picture,
    made, and what `adopting` says: copy, twin, templates.
    `yours`: names of those that belong to the student once handed out.
    """

    given: dict[str, bytes] = field(default_factory=dict)
    kept_back: dict[str, str] = field(default_factory=dict)
    yours: set[str] = field(default_factory=set)


def sort_files(
    folder: Path,
    files: dict[str, bytes],
    books: dict[str, NotebookNode],
    settings: Settings,
    own: set[str],
    by_the_way: Mapping[str, str],
) -> Files:
    """Return what becomes of every file that is no notebook of the lab. `own`: names that the author gives to them.
    `by_the_way`: name → why it stays, as `adopting` has found.

    Raises BuildError for a mark of a solution where it cannot be taken out.
    """
    found = Files()
    back = _stock(folder, files, settings)
    pictures = _pictures(books)
    made, open_text = set(_made(books)), _open_text(books)
    for name, content in files.items():
        if name in {f"{book}.ipynb" for book in books}:
            continue
        why = by_the_way.get(name) or back.get(name, "")
        if not why and PurePosixPath(name).suffix.lower() in PICTURES and name in pictures:
            why = "picture"
        if not why and name in made and PurePosixPath(name).name not in open_text:
            why = "made"
        if why:
            found.kept_back[name] = why
            continue
        found.given[name] = cleared_file(name, content, settings.clearing)
        if found.given[name] != content or name in own or name in made or is_stub(name, content):
            found.yours.add(name)
    return found


def _stock(folder: Path, files: dict[str, bytes], settings: Settings) -> dict[str, str]:
    """Return the files that nbgrader itself would not copy into a release or an exchange → why."""
    kept = {
        Path(name).relative_to(folder).as_posix()
        for name in utils.find_all_files(str(folder), [*settings.ignore, "*.ipynb"])
    }
    back = {}
    for name, content in files.items():
        base = PurePosixPath(name).name
        if name.endswith(".ipynb"):
            back[name] = "nested"
        elif name not in kept:
            back[name] = "ignore"
        elif not any(fnmatch(base, pattern) for pattern in settings.include):
            back[name] = "include"
        elif len(content) > 1000 * settings.max_file_size:
            back[name] = "size"
    return back


def _open_text(books: dict[str, NotebookNode]) -> str:
    """Return all that students read in the notebooks."""
    return "\n".join(cell.source for book in books.values() for cell in release.cleared(book).cells)


def _pictures(books: dict[str, NotebookNode]) -> set[str]:
    """Return the names of pictures that only a solution, a hidden test or a mark scheme shows."""
    open_text = _open_text(books)
    whole = "\n".join(cell.source for book in books.values() for cell in book.cells)
    names = set(re.findall(r"!\[[^\]]*\]\(\s*<?([^)>\s]+)", whole)) | set(re.findall(r"src=[\"']([^\"']+)", whole))
    shown = {PurePosixPath(name).as_posix().removeprefix("./") for name in names if not name.startswith("attachment:")}
    return {name for name in shown if PurePosixPath(name).name not in open_text}


def _made(books: dict[str, NotebookNode]) -> Iterator[str]:
    """Yield names of files that the author's answers write anew."""
    for book in books.values():
        for cell in book.cells:
            if cell.cell_type == "code" and not utils.is_locked(cell):
                yield from _WRITES.findall(cell.source)
                yield from _opened(cell.source)


def _opened(source: str) -> Iterator[str]:
    """Yield names that a cell opens for writing, where they stand there as plain text."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError):
        return
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name) or node.func.id != "open":
            continue
        modes = [*node.args[1:2], *(word.value for word in node.keywords if word.arg == "mode")]
        texts = [one.value for one in [*node.args[:1], *modes] if isinstance(one, ast.Constant)]
        if len(texts) == 2 and all(isinstance(text, str) for text in texts) and set("wx") & set(str(texts[1])):
            yield str(texts[0]).removeprefix("./")


def cleared_file(name: str, content: bytes, clearing: release.Clearing) -> bytes:
    """Return a text file without the solutions and hidden tests that are marked in it as in a notebook.

    Raises BuildError for a mark in a file of another kind.
    """
    marks = [mark.encode() for mark in (*release.MARKS, *release.own_marks(clearing))]
    if not any(mark in content for mark in marks):
        return content
    kind = MARKED.get(PurePosixPath(name).suffix.lower())
    if kind is None:
        raise BuildError(
            f"{name}: a mark of a solution or a hidden test stands in it; only notebooks and text have them"
        )
    cell = (new_code_cell if kind == "code" else new_markdown_cell)(content.decode("utf-8", "surrogateescape"))
    cell.metadata.nbgrader = {
        **{"grade": True, "solution": True, "locked": False, "task": False, "points": 0},
        **{"grade_id": "file", "schema_version": 3, "cell_type": cell.cell_type},
    }
    try:
        book = release.cleared(new_notebook(cells=[cell]), clearing)
    except BuildError as error:
        said = str(error).partition("'): ")[2] or str(error)
        raise BuildError(f"{name}: {said}") from error
    return str(book.cells[0].source).encode("utf-8", "surrogateescape")


def is_stub(name: str, content: bytes) -> bool:
    """Say whether a program still waits for what a student writes."""
    return name.endswith(".py") and bool(_STUB.search(content.decode("utf-8", "replace")))
