"""What of a notebook file grading needs, and nothing else. Loads nothing big: `reader` has this in its memory."""

from __future__ import annotations

import json
import re
from typing import Any

from labs.grader.errors import UnreadableSubmission

SKIP = "skip-execution"
PICTURES = 50
PICTURE_KINDS = ("image/png", "image/jpeg", "image/gif", "image/webp")
CELLS_LIMIT = 2_000
CELL_LIMIT = 1_000_000
AGAIN = "Please open it in the lab, save it, and hand in again."
_SURROGATE = re.compile("[\ud800-\udfff]")


def read(name: str, content: bytes) -> list[dict[str, Any]]:
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
        import nbformat  # big, and hardly ever needed

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
    if SKIP in tags(cell):
        clean["metadata"]["tags"] = [SKIP]
    if cell["cell_type"] == "code":
        clean.update(outputs=[], execution_count=None)
    elif isinstance(cell.get("attachments"), dict):
        clean["attachments"] = _pictures(cell["attachments"])
    return clean


def tags(cell: dict[str, Any]) -> list[Any]:
    """Return a cell's tags, [] for what is no list of them."""
    tags = cell["metadata"].get("tags") if isinstance(cell.get("metadata"), dict) else None
    return tags if isinstance(tags, list) else []


def _pictures(given: dict[Any, Any]) -> dict[str, dict[str, str]]:
    """Return the pictures pasted into a text: file name → {kind: base64}, a bounded number of them."""
    pictures: dict[str, dict[str, str]] = {}
    for name, bundle in list(given.items())[:PICTURES]:
        for kind, content in bundle.items() if isinstance(bundle, dict) else ():
            if kind in PICTURE_KINDS and isinstance(content, str) and isinstance(name, str):
                pictures[_SURROGATE.sub("\ufffd", name)] = {kind: content}
    return pictures
