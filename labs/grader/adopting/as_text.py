"""Notebooks as text, in and out, by Jupytext: percent scripts, Markdown and MyST, with nbgrader's marks in the cells.

No text form has room for a picture that was pasted into a cell. A notebook with one is refused, by file and cell; so is
one that would not come back from its text as it was.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

import jupytext
import nbformat
import yaml
from jupytext.formats import JupytextFormatError, guess_format
from nbformat import NotebookNode

from labs.grader import notebooks, release
from labs.grader.adopting.mending import called
from labs.grader.errors import BuildError
from labs.grader.languages import known

# What a notebook is written as: form → Jupytext's name for it, and its ending where the language gives none.
FORMS = {"percent": ("percent", ""), "markdown": ("markdown", ".md"), "myst": ("myst", ".md")}
ENDINGS = {"python": ".py", "bash": ".sh", "javascript": ".js", "R": ".r", "r": ".r"}
# Endings that are read, and the forms: others start programs of their own (Quarto, Pandoc, marimo).
READ = {".py", ".md", ".rmd", ".r", ".sh", ".js"}
UNREAD = {".qmd", ".jl"}
READ_FORMS = {"percent", "light", "hydrogen", "markdown", "rmarkdown", "myst"}
HEAD, SIZE_LIMIT = 8192, 8 << 20
_HEADER = re.compile(rb"\A(?:\xef\xbb\xbf)?(?:(?:#!|(?:#|//) -\*-).*\n)*(?:#|//|#')?\s*---\s*\n")
_NAMED = re.compile(rb"^(?:#'?|//)?\s*(?:jupytext|kernelspec|file_format)\s*:", re.MULTILINE)
_FORM = re.compile(r"^\W*(?:text_representation\W+)?format_name:\s*['\"]?(\w+)", re.MULTILINE)
_FAULTS = (ValueError, KeyError, TypeError, AttributeError, IndexError, yaml.YAMLError, nbformat.ValidationError)
Cells = list[tuple[str, str, dict[str, Any]]]


@dataclass
class Taken:
    """Files of a lab's folder in which notebooks are notebooks. `texts`: name of a text → the notebook made of it."""

    files: dict[str, bytes]
    texts: dict[str, str] = field(default_factory=dict)


def is_text(name: str, content: bytes) -> bool:
    """Say whether a file is a notebook that Jupytext, or MyST's own tools, keep as text."""
    known_ending = PurePosixPath(name).suffix.lower() in READ | UNREAD
    return known_ending and bool(_HEADER.match(content) and _NAMED.search(content[:HEAD]))


def take(files: Mapping[str, bytes]) -> Taken:
    """Make notebooks of a folder's texts where no notebook of the same name lies beside them.

    Beside other notebooks a text is one more only with a mark of nbgrader's in a cell; else it is something to read.
    Raises BuildError naming file and cell.
    """
    taken = Taken(dict(files))
    alone = not any(name.endswith(".ipynb") and "/" not in name for name in files)
    made: dict[str, NotebookNode] = {}
    for name, content in sorted(files.items()):
        target = f"{PurePosixPath(name).with_suffix('')}.ipynb"
        if "/" in name or target in files or not is_text(name, content):
            continue
        book = read(name, content)
        if not alone and not any("nbgrader" in cell.metadata for cell in book.cells):
            continue
        if target not in made:
            made[target], taken.texts[name] = book, target
            del taken.files[name]
        elif _cells(made[target]) != _cells(book):
            raise BuildError(f"{name}: another text makes {target}, too, and they differ: take one of them out")
    taken.files |= {name: (nbformat.writes(book, version=4) + "\n").encode() for name, book in made.items()}
    return taken


def read(name: str, content: bytes) -> NotebookNode:
    """Return the notebook that a text is; the same text has the same one each time.

    Raises BuildError naming the file, and the cell where it is one.
    """
    ending = PurePosixPath(name).suffix.lower()
    try:
        text = content.decode("utf-8-sig").replace("\r\n", "\n")
        form = _form(text, ending) if ending in READ and len(content) <= SIZE_LIMIT else ""
        book = jupytext.reads(text, fmt={"extension": ending, "format_name": form}) if form in READ_FORMS else None
    except (JupytextFormatError, *_FAULTS) as error:
        said = str(error).split("\n", maxsplit=1)[0][:200]
        raise BuildError(f"{name}: this notebook as text cannot be read ({said}): open it with Jupytext") from error
    if book is None:
        raise BuildError(
            f"{name}: a notebook as text in a form that is not read here: write it as percent script, Markdown or "
            "MyST (`jupytext --to py:percent`), or as a notebook (`jupytext --to ipynb`)"
        )
    about = book.metadata.pop("jupytext", {})
    _require_whole(name, book, str(about.get("cell_metadata_filter", "")))
    for number, cell in enumerate(book.cells):
        cell["id"] = f"academy-{number}"
    language = next((one for one, end in ENDINGS.items() if end == ending and one in known.LANGUAGES), "")
    if "kernelspec" not in book.metadata and language:
        book.metadata["kernelspec"] = NotebookNode(known.LANGUAGES[language].spec)
    return book


def write(name: str, book: NotebookNode, form: str) -> tuple[str, bytes]:
    """Return (file name, content) of a notebook (`name`: its file's) as text of `form`, one of `FORMS`.

    Raises BuildError naming file and cell for what would not come back from it: nothing is left out in silence.
    """
    for cell in book.cells:
        if cell.get("attachments"):
            pictures = ", ".join(sorted(cell.attachments))
            raise BuildError(
                f"{name}: {called(book, cell)}: a picture was pasted into it ({pictures}), and no text has room for "
                "that: save the picture as a file beside the notebook, and write ![what it shows](its-name.png)"
            )
    kind, ending = FORMS[form]
    language = known.of(book.metadata)
    ending = ending or ENDINGS.get(language.name if language else "", ".py")
    plain = _plain(book)
    filters = {"notebook_metadata_filter": "all,-language_info", "cell_metadata_filter": "all"}
    plain.metadata["jupytext"] = NotebookNode(filters)
    try:
        text = jupytext.writes(plain, fmt={"extension": ending, "format_name": kind})
        back = jupytext.reads(text, fmt={"extension": ending, "format_name": kind})
    except (JupytextFormatError, *_FAULTS) as error:
        raise BuildError(f"{name}: it cannot be written as {form}: {error}") from error
    _require_same(name, book, back, form)
    return str(PurePosixPath(name).with_suffix(ending)), text.encode()


def write_all(folder: Path, form: str) -> dict[str, str]:
    """Write the notebooks at the top of each folder in `folder` as text, in their place; return those that stay → why.

    What a text would lose keeps its notebook; the others are none of it.
    """
    stay = {}
    for path in sorted(folder.glob("*/*.ipynb")):
        name = path.relative_to(folder).as_posix()
        try:
            made, content = write(path.name, notebooks.read_source(path.name, path.read_bytes()), form)
        except BuildError as error:
            stay[name] = str(error)
            continue
        target = path.with_name(made)
        if target.exists():
            stay[name] = f"{path.name}: {made} lies there already"
            continue
        target.write_bytes(content)
        path.unlink()
    return stay


def _form(text: str, ending: str) -> str:
    """Return Jupytext's name for the form of a text: what its header says, else what it looks like."""
    named = _FORM.search(text[:HEAD])
    if named:
        return named[1]
    return "myst" if ending == ".md" and "```{code-cell" in text else str(guess_format(text, ending)[0])


def _require_whole(name: str, book: NotebookNode, filtered: str) -> None:
    """Raise BuildError for a text that has lost something of its notebook already."""
    for cell in book.cells:
        lost = release.ATTACHED.findall(cell.source) if cell.cell_type == "markdown" else []
        if lost:
            raise BuildError(
                f"{name}: {called(book, cell)}: it shows a picture that was pasted into the notebook ({lost[0]}), and "
                "no text has room for that: save the picture as a file beside it, and write ![what it shows](its-name)"
            )
    marked = any(mark in cell.source for cell in book.cells for mark in release.MARKS)
    if marked and filtered and not any("nbgrader" in cell.metadata for cell in book.cells):
        raise BuildError(
            f"{name}: its header leaves nbgrader's marks out of the text (cell_metadata_filter: {filtered}): take that "
            "line out, or add nbgrader to it, and save the notebook again"
        )


def _plain(book: NotebookNode) -> NotebookNode:
    """Return a copy with what a text holds: no outputs, no settings of Jupytext's, everything in one order."""
    plain = nbformat.from_dict(json.loads(json.dumps(book, sort_keys=True)))
    plain.metadata.pop("jupytext", None)
    for cell in plain.cells:
        if cell.cell_type == "code":
            cell["outputs"], cell["execution_count"] = [], None
    return plain


def _require_same(name: str, book: NotebookNode, back: NotebookNode, form: str) -> None:
    before, after = _cells(book), _cells(back)
    for place, cell in enumerate(book.cells):
        if before[place : place + 1] != after[place : place + 1]:
            raise BuildError(f"{name}: {called(book, cell)}: it would change as {form}: choose another form")
    if len(before) != len(after) or _about(book) != _about(back):
        raise BuildError(f"{name}: it would change as {form}: choose another form")


def _cells(book: NotebookNode) -> Cells:
    """Return what texts hold of cells: empty lines at a cell's end are none of it."""
    return [(cell.cell_type, cell.source.strip("\n"), dict(cell.metadata)) for cell in book.cells]


def _about(book: NotebookNode) -> dict[str, Any]:
    return {name: value for name, value in book.metadata.items() if name not in ("jupytext", "language_info")}
