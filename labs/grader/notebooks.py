"""Reading notebooks: the author's strictly, a student's defensively."""

from __future__ import annotations

import json
import logging
import re
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbgrader.nbgraderformat import MetadataValidator, SchemaTooNewError, SchemaTooOldError

from labs.grader.errors import BuildError, UnreadableSubmission

SIZE_LIMIT = 20 << 20
SKIP = "skip-execution"
PICTURES = 50
PICTURE_KINDS = ("image/png", "image/jpeg", "image/gif", "image/webp")
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
    data = _parse(name, content)
    try:
        notebook = nbformat.from_dict(_upgraded(data))
    # The converters of old formats trust what they read, and fail in ways of their own.
    except Exception as error:
        raise UnreadableSubmission(f"{name} has a format we could not read. {AGAIN}", f"{name}: {error}") from error
    notebook.cells = [cell for cell in map(_harmless, notebook.get("cells", [])) if cell is not None]
    notebook.metadata = nbformat.from_dict({})
    return notebook


def _parse(name: str, content: bytes) -> dict[str, Any]:
    try:
        data = json.loads(content.decode("utf-8"))
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


def _harmless(cell: Any) -> NotebookNode | None:
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
    return nbformat.from_dict(clean)


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
