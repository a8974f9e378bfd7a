"""An author's folder as it lies → notebooks that this grader builds from, and a note on everything that was changed."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbgrader import utils

from labs.grader import notebooks, release
from labs.grader.adopting import autotests, cell_names, copies, headers
from labs.grader.adopting.as_text import Taken
from labs.grader.errors import BuildError, UnknownLanguage
from labs.grader.inside import embedded
from labs.grader.languages import known
from labs.grader.settings import Settings

# What is said of a file: its name, what happened (see `labs/assignments/checks/words.py`), the cell, and more.
Note = dict[str, str]


@dataclass
class Adopted:
    """`books`: name → the author's notebook, ready to build from. `files`: all files, with those notebooks in them.

    `kept_back`: name → why it is neither a notebook of the lab nor handed out: copy, twin, templates. `renamed`: see
    `cell_names`. `notes`: what was changed in the copy here.
    """

    books: dict[str, NotebookNode]
    files: dict[str, bytes]
    kept_back: dict[str, str] = field(default_factory=dict)
    renamed: dict[str, dict[str, str]] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)


def adopt(taken: Taken, root: Path, settings: Settings, sandbox: str = "auto") -> Adopted:
    """Return the notebooks of a lab's folder. `root` is its course's folder; `sandbox`: where AUTOTEST lines are run.

    Raises BuildError naming file and cell.
    """
    files = taken.files
    names = [name for name in sorted(files) if is_notebook(name)]
    found = Adopted({}, dict(files), kept_back=_by_the_way(files, names, settings))
    for name in names:
        if name not in found.kept_back:
            found.books[Path(name).stem] = _read(name, found, root, settings, sandbox)
    found.renamed = cell_names.make_own(found.books)
    for book, cells in found.renamed.items():
        found.notes += [_note("renamed", f"{book}.ipynb", before, now) for before, now in cells.items()]
    changed = {Path(note["file"]).stem for note in found.notes if note["code"] not in ("header_gone", "footer_gone")}
    found.notes += [_note("text", name, more=made) for name, made in taken.texts.items()]
    for book in found.books if release.own_marks(settings.clearing) else changed:
        found.files[f"{book}.ipynb"] = as_bytes(found.books[book])
    return found


def is_notebook(name: str) -> bool:
    """Say whether a file is a notebook at the top of the folder: those in folders are not handed out."""
    return name.endswith(".ipynb") and "/" not in name


def as_bytes(book: NotebookNode) -> bytes:
    """Return a notebook as a file."""
    return (nbformat.writes(book, version=4) + "\n").encode()


def _by_the_way(files: dict[str, bytes], names: list[str], settings: Settings) -> dict[str, str]:
    back = {name: "copy" for name in names if copies.is_copy(name, names)}
    back |= {name: "twin" for name, content in files.items() if copies.is_twin(name, content, files)}
    templates = settings.autotest.get("autotest_filename", autotests.FILE)
    return back | ({templates: "templates"} if templates in files else {})


def _read(name: str, found: Adopted, root: Path, settings: Settings, sandbox: str) -> NotebookNode:
    book, schema = notebooks.read_old(name, found.files[name])
    _require_known(name, book)
    if schema is not None:
        found.notes.append(_note("updated", name, more=str(schema)))
    try:
        found.notes += [_note(kind, name, more=path) for kind, path in headers.around(book, root, settings)]
    except BuildError as error:
        raise BuildError(f"{name}: {error}") from error
    book = release.standard(book, settings.clearing)
    count = len(autotests.lines(book, settings))
    whose = autotests.write_out(name, book, found.files, root, settings, sandbox)
    if whose:
        found.notes.append(_note(f"autotest_{whose}", name, more=str(count)))
    return book


def _languages() -> str:
    *first, last = (one.shown for one in known.LANGUAGES.values())
    return f"{', '.join(first)} and {last}"


def _require_known(name: str, book: NotebookNode) -> None:
    """Raise UnknownLanguage for what could be handed out but never graded."""
    language = known.of(book.metadata)
    lacks = embedded.missing() if language is known.R else []
    if lacks:
        raise UnknownLanguage(
            f"{name}: it is written in R, which is not installed here: labs and graders need Debian's "
            f"{' and '.join(lacks)} (apt-get install --no-install-recommends {' '.join(lacks)}); then try again"
        )
    if language is not None:
        return
    first = next((cell for cell in book.cells if utils.is_grade(cell)), None)
    graded = f"; its first graded cell is {first.metadata.nbgrader.grade_id!r}" if first else ""
    raise UnknownLanguage(
        f"{name}: it is written in {known.said(book.metadata)}{graded}; labs here are graded in "
        f"{_languages()}: leave this lab out, or write it in one of them"
    )


def _note(code: str, file: str, cell: str = "", more: str = "") -> Note:
    return {"code": code, "file": file, "cell": cell, "more": more}
