"""Reading notebooks: the author's strictly, a student's defensively."""

from __future__ import annotations

import json
import logging
import re
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbgrader.nbgraderformat import MetadataValidator, SchemaTooNewError, SchemaTooOldError

from labs.grader.bounded import TooMuch, bounded
from labs.grader.errors import BuildError, UnreadableSubmission

SIZE_LIMIT = 20 << 20
SKIP = "skip-execution"
PICTURES = 50
PICTURE_KINDS = ("image/png", "image/jpeg", "image/gif", "image/webp")
# What is smaller can grow to a few megabytes while it is read; what is bigger, or of an old format, is read in a child.
READ_HERE = 256 << 10
READ_MB, READ_S = 384, 10.0
CELLS_LIMIT = 2_000
CELL_LIMIT = 1_000_000
AGAIN = "Please open it in the lab, save it, and hand in again."
_SURROGATE = re.compile("[\ud800-\udfff]")

logging.getLogger("traitlets").setLevel(logging.ERROR)


def read_source(name: str, content: bytes) -> NotebookNode:
    """Return the author's notebook as nbformat 4. Raises BuildError naming the file."""
    try:
        notebook = nbformat.reads(content.decode("utf-8"), as_version=4)
        nbformat.validate(notebook)
        MetadataValidator().validate_nb(notebook)
    except (ValueError, KeyError, AttributeError, nbformat.ValidationError) as error:
        raise BuildError(f"{name}: {error}") from error
    except (SchemaTooOldError, SchemaTooNewError) as error:
        raise BuildError(f"{name}: run `nbgrader update` on it first: {error}") from error
    return notebook


def read_submitted(name: str, content: bytes) -> NotebookNode:
    """Return a student's notebook as nbformat 4; old formats are converted, odd cells made harmless.

    Raises UnreadableSubmission with a sentence for the student.
    """
    if len(content) > SIZE_LIMIT:
        raise UnreadableSubmission(
            f"{name} is {len(content) >> 20} MB, too big to check. Clear its outputs, save it, and hand in again.",
            f"{name}: {len(content)} bytes, limit {SIZE_LIMIT}",
        )
    cells = _cells(name, content) if _small(content) else _cells_in_child(name, content)
    made = [nbformat.from_dict(cell) for cell in cells]
    return NotebookNode(nbformat=4, nbformat_minor=4, metadata=NotebookNode(), cells=made)


def _small(content: bytes) -> bool:
    return len(content) <= READ_HERE and b'"worksheets"' not in content


def _cells_in_child(name: str, content: bytes) -> list[dict[str, Any]]:
    def work() -> dict[str, Any]:
        try:
            return {"cells": _cells(name, content)}
        except UnreadableSubmission as error:
            return {"message": str(error), "detail": error.detail}

    try:
        found = bounded(work, memory_mb=READ_MB, seconds=READ_S)
    except TooMuch as error:
        raise UnreadableSubmission(
            f"{name} has too much in it to check. Clear its outputs, save it, and hand in again.", f"{name}: {error}"
        ) from error
    if "cells" not in found:
        raise UnreadableSubmission(found["message"], found["detail"])
    return list(found["cells"])


def _cells(name: str, content: bytes) -> list[dict[str, Any]]:
    """Return the cells of a notebook file with nothing in them but what grading needs."""
    data = _parse(name, content)
    try:
        cells = _upgraded(data)["cells"]
    # The converters of old formats trust what they read, and fail in ways of their own.
    except Exception as error:
        raise UnreadableSubmission(
            f"{name} has a format we could not read. {AGAIN}", f"{name}: {type(error).__name__}: {str(error)[:300]}"
        ) from error
    if len(cells) > CELLS_LIMIT:
        raise UnreadableSubmission(
            f"{name} has more than {CELLS_LIMIT} cells, too many to check. Take out what you do not need.",
            f"{name}: {len(cells)} cells",
        )
    clean = [cell for cell in map(_harmless, cells) if cell is not None]
    if any(len(cell["source"]) > CELL_LIMIT for cell in clean):
        raise UnreadableSubmission(
            f"A cell of {name} holds too much text to check. Put the text into a file, and read it from there.",
            f"{name}: a cell with more than {CELL_LIMIT} characters",
        )
    return clean


def _parse(name: str, content: bytes) -> dict[str, Any]:
    try:
        # Some editors put a mark of the byte order in front.
        data = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise UnreadableSubmission(
            f"{name} is damaged: it is not a notebook file any more. {AGAIN}", f"{name}: {error}"
        ) from error
    if not isinstance(data, dict):
        raise UnreadableSubmission(f"{name} is not a notebook. {AGAIN}", f"{name}: JSON, but no object")
    return data


def _upgraded(data: dict[str, Any]) -> dict[str, Any]:
    major = data.get("nbformat", 4)
    if type(major) is not int or not 1 <= major <= 4:
        raise ValueError(f"nbformat {major!r} is not known")
    if major < 4:
        return dict(nbformat.convert(nbformat.from_dict(data), 4))
    if not isinstance(data.get("cells"), list):
        raise TypeError("no list of cells")
    return data


def _harmless(cell: Any) -> dict[str, Any] | None:
    if not isinstance(cell, dict) or cell.get("cell_type") not in ("code", "markdown", "raw"):
        return None
    source = cell.get("source", "")
    if isinstance(source, list):
        source = "".join(part for part in source if isinstance(part, str))
    if not isinstance(source, str):
        return None
    grading = cell.get("metadata", {}).get("nbgrader") if isinstance(cell.get("metadata"), dict) else None
    clean: dict[str, Any] = {"cell_type": cell["cell_type"], "source": _SURROGATE.sub("\ufffd", source), "metadata": {}}
    if isinstance(grading, dict) and isinstance(grading.get("grade_id"), str):
        clean["metadata"]["nbgrader"] = {"grade_id": grading["grade_id"]}
    if SKIP in _tags(cell):
        clean["metadata"]["tags"] = [SKIP]
    if cell["cell_type"] == "code":
        clean.update(outputs=[], execution_count=None)
    elif isinstance(cell.get("attachments"), dict):
        clean["attachments"] = _pictures(cell["attachments"])
    return clean


def _tags(cell: dict[str, Any]) -> list[Any]:
    tags = cell["metadata"].get("tags") if isinstance(cell.get("metadata"), dict) else None
    return tags if isinstance(tags, list) else []


def skipped(cell: NotebookNode) -> bool:
    """Say whether a cell carries the tag for which notebooks are run without it (nbclient's `skip-execution`)."""
    return SKIP in _tags(cell)


def _pictures(given: dict[Any, Any]) -> dict[str, dict[str, str]]:
    """Return the pictures pasted into a text: file name → {kind: base64}, a bounded number of them."""
    pictures: dict[str, dict[str, str]] = {}
    for name, bundle in list(given.items())[:PICTURES]:
        for kind, content in bundle.items() if isinstance(bundle, dict) else ():
            if kind in PICTURE_KINDS and isinstance(content, str) and isinstance(name, str):
                pictures[_SURROGATE.sub("\ufffd", name)] = {kind: content}
    return pictures
