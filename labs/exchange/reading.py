"""A lab's texts in the language of whoever fetches it.

An author keeps the Spanish of a text cell in the cell's own metadata: `"academy": {"es": "…"}`. It travels with the
notebook through every command of nbgrader's, and changes nothing for whoever does not know it.
"""

from __future__ import annotations

import io
import json
import os
import zipfile
from typing import Any

# The language that a cell's own text is in where its metadata does not say so.
AUTHORS = "en"


def in_the_labs_language(release: bytes) -> bytes:
    """Return the zip of a release as `in_language` does, in the language that this lab was started in."""
    return in_language(release, os.environ.get("ACADEMY_LANGUAGE", ""))


def in_language(release: bytes, language: str) -> bytes:
    """Return the zip of a release with the texts of its notebooks in `language`, where their author wrote them in it.

    The text that gives way is kept in its place. Code, checks and what students write in stay as they are.
    """
    if language in ("", AUTHORS):
        return release
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(release)) as given, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for entry in given.infolist():
            data = given.read(entry)
            archive.writestr(entry, _turned(data, language) if entry.filename.endswith(".ipynb") else data)
    return out.getvalue()


def texts(cell: dict[str, Any]) -> dict[str, str]:
    """Return the other languages that a text cell can be read in: language → text."""
    kept = cell.get("metadata", {}).get("academy", {})
    if not isinstance(kept, dict) or cell.get("cell_type") != "markdown" or _is_answer(cell):
        return {}
    return {name: text for name, text in kept.items() if isinstance(text, str)}


def _is_answer(cell: dict[str, Any]) -> bool:
    return bool(cell.get("metadata", {}).get("nbgrader", {}).get("solution"))


def _turned(data: bytes, language: str) -> bytes:
    """Return a notebook's file with its texts turned; as it came where nothing is to be turned, or it is none."""
    try:
        book = json.loads(data)
        cells = [cell for cell in book["cells"] if language in texts(cell)]
    except (ValueError, KeyError, TypeError, AttributeError):
        return data
    for cell in cells:
        own, other = cell["source"], cell["metadata"]["academy"].pop(language)
        cell["metadata"]["academy"][AUTHORS] = own if isinstance(own, str) else "".join(own)
        cell["source"] = other.splitlines(keepends=True)
    return (json.dumps(book, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "surrogatepass") if cells else data
