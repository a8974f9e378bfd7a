"""A lab's texts in the language of whoever fetches it.

An author keeps the Spanish of a text cell in the cell's own metadata: `"academy": {"es": "…"}`; of what a check says,
piece by piece: `"academy": {"es": {"yours is {got}": "la tuya es {got}"}}`, as both stand in its source. It travels
with the notebook through every command of nbgrader's, and changes nothing for whoever does not know it.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import re
import zipfile
from collections.abc import Mapping
from typing import Any

# The language that a cell's own text is in where its metadata does not say so.
AUTHORS = "en"


def in_the_labs_language(release: bytes) -> bytes:
    """Return the zip of a release as `in_language` does, in the language that this lab was started in."""
    return in_language(release, os.environ.get("ACADEMY_LANGUAGE", ""))


def in_language(release: bytes, language: str) -> bytes:
    """Return the zip of a release with the texts of its notebooks in `language`, where their author wrote them in it.

    The text that gives way is kept in its place. Code, what checks ask and what students write in stay as they are.
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


def words(cell: Mapping[str, Any], language: str) -> dict[str, str]:
    """Return what a check says in another language: a piece of its source → the same piece in `language`."""
    metadata = cell.get("metadata", {})
    about, kept = metadata.get("nbgrader", {}), metadata.get("academy", {})
    if cell.get("cell_type") != "code" or not isinstance(kept, dict) or not about.get("grade") or about.get("solution"):
        return {}
    given = kept.get(language)
    if not isinstance(given, dict):
        return {}
    return {own: other for own, other in given.items() if own and isinstance(other, str)}


def said_in(source: str, given: Mapping[str, str]) -> str:
    """Return a check's source with each piece of `given` in its place; of two that begin alike, the longer counts."""
    pieces = sorted(given, key=len, reverse=True)
    found = re.compile("|".join(map(re.escape, pieces))) if pieces else None
    return found.sub(lambda piece: given[piece[0]], source) if found else source


def _is_answer(cell: dict[str, Any]) -> bool:
    return bool(cell.get("metadata", {}).get("nbgrader", {}).get("solution"))


def _turned(data: bytes, language: str) -> bytes:
    """Return a notebook's file with its texts turned; as it came where nothing is to be turned, or it is none."""
    try:
        book = json.loads(data)
        cells = [cell for cell in book["cells"] if language in texts(cell)]
        checks = [cell for cell in book["cells"] if words(cell, language)]
    except (ValueError, KeyError, TypeError, AttributeError):
        return data
    for cell in cells:
        other, kept = cell["metadata"]["academy"].pop(language), cell["metadata"]["academy"]
        kept[AUTHORS] = _source(cell)
        cell["source"] = other.splitlines(keepends=True)
    for cell in checks:
        _turn_check(cell, language)
    changed = cells or checks
    return (json.dumps(book, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "surrogatepass") if changed else data


def _source(cell: dict[str, Any]) -> str:
    source = cell["source"]
    return source if isinstance(source, str) else "".join(source)


def _turn_check(cell: dict[str, Any], language: str) -> None:
    """Let a check speak `language`, and keep the author's pieces in their place."""
    given, kept = words(cell, language), cell["metadata"]["academy"]
    del kept[language]
    kept[AUTHORS] = {other: own for own, other in given.items()}
    source = said_in(_source(cell), given)
    cell["source"] = source.splitlines(keepends=True)
    about = cell["metadata"]["nbgrader"]
    if "checksum" in about:
        about["checksum"] = _checksum(source, about)


def _checksum(source: str, about: Mapping[str, Any]) -> str:
    """Return nbgrader's checksum of a check, as `nbgrader validate` finds it: a lab has no time to import nbgrader."""
    # It is graded, no answer, and locked.
    parts = [source, "code", "True", "False", "True", str(about["grade_id"]), str(float(about["points"]))]
    return hashlib.md5("".join(parts).encode(), usedforsecurity=False).hexdigest()
