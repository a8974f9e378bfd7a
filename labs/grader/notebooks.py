"""Reading notebooks: the author's strictly, a student's defensively."""

from __future__ import annotations

import logging
from typing import Any

import nbformat
from nbformat import NotebookNode

from labs.grader import cells
from labs.grader.adopting import schemas
from labs.grader.bounded import TooMuch
from labs.grader.errors import BuildError, UnreadableSubmission
from labs.grader.languages import known
from labs.grader.reading import READER

SIZE_LIMIT = 20 << 20
# What is smaller can grow to a few megabytes while it is read; what is bigger, or of an old format, is read in a child.
READ_HERE = 256 << 10
READ_MB, READ_S = 384, 10.0

logging.getLogger("traitlets").setLevel(logging.ERROR)


def read_source(name: str, content: bytes) -> NotebookNode:
    """Return the author's notebook as nbformat 4, up to date, with the kernel that its language has here.

    Raises BuildError naming the file, and the cell where it is one.
    """
    return read_old(name, content)[0]


def read_old(name: str, content: bytes) -> tuple[NotebookNode, int | None]:
    """Return the author's notebook, and the schema of nbgrader's that it was written for where that is an older one."""
    try:
        text = content.decode("utf-8-sig")
        notebook = nbformat.reads(text, as_version=4)
        _settle(notebook, named=nbformat.reader.get_version(nbformat.reader.parse_json(text))[0] >= 4)
        nbformat.validate(notebook)
    except (ValueError, KeyError, AttributeError, TypeError, nbformat.ValidationError) as error:
        said = str(getattr(error, "message", "") or error).split("\n", maxsplit=1)[0][:300]
        raise BuildError(
            f"{name}: it is not a whole notebook file ({said}): open it in JupyterLab, save it, and try again"
        ) from error
    schema = schemas.bring_up(name, notebook)
    language = known.of(notebook.metadata)
    if language is not None and language is not known.PYTHON:
        notebook.metadata["kernelspec"] = NotebookNode(language.spec)
    return notebook, schema


def _settle(notebook: NotebookNode, *, named: bool) -> None:
    """Take out what no release has, and what older programs wrote in a way that is refused now: outputs, odd ids.

    Cells get the same id each time where the file gives them none: `named` says that it may.
    """
    seen: set[str] = set()
    for number, cell in enumerate(notebook.cells):
        if cell.cell_type == "code":
            cell["outputs"], cell["execution_count"] = [], None
        if notebook.nbformat_minor < 5:
            cell.pop("id", None)
        elif not named or not cell.get("id") or cell["id"] in seen:
            cell["id"] = f"academy-{number}"
        seen.add(cell.get("id", ""))


def read_submitted(name: str, content: bytes) -> NotebookNode:
    """Return a student's notebook as nbformat 4; old formats are converted, odd cells made harmless.

    Raises UnreadableSubmission with a sentence for the student.
    """
    if len(content) > SIZE_LIMIT:
        raise UnreadableSubmission(
            f"{name} is {len(content) >> 20} MB, too big to check. Clear its outputs, save it, and hand in again.",
            f"{name}: {len(content)} bytes, limit {SIZE_LIMIT}",
        )
    found = cells.read(name, content) if _small(content) else _cells_in_child(name, content)
    made = [nbformat.from_dict(cell) for cell in found]
    return NotebookNode(nbformat=4, nbformat_minor=4, metadata=NotebookNode(), cells=made)


def _small(content: bytes) -> bool:
    return len(content) <= READ_HERE and b'"worksheets"' not in content


def _cells_in_child(name: str, content: bytes) -> list[dict[str, Any]]:
    try:
        found = READER.read(name, content, memory_mb=READ_MB, seconds=READ_S)
    except TooMuch as error:
        raise UnreadableSubmission(
            f"{name} has too much in it to check. Clear its outputs, save it, and hand in again.", f"{name}: {error}"
        ) from error
    if "cells" not in found:
        raise UnreadableSubmission(found["message"], found["detail"])
    return list(found["cells"])


def skipped(cell: NotebookNode) -> bool:
    """Say whether a cell carries the tag for which notebooks are run without it (nbclient's `skip-execution`)."""
    return cells.SKIP in cells.tags(cell)
