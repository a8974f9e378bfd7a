"""Reading the code in stored hand-ins. They lie here as they came: anything can be in them; none may stop a page."""

import io
import json
import zipfile
from collections.abc import Iterator
from typing import Any

# What is bigger is not read: outputs, mostly. Few values more than this fit into as many bytes of a real notebook.
MOST_BYTES = 5 << 20
MOST_VALUES = 200_000


class Unread(Exception):
    """A hand-in, or a notebook in it, cannot be read here."""


def code_lines(archive: bytes) -> list[str]:
    """Return the lines of all code cells of the notebooks in a zip. Raises `Unread`; never anything else."""
    try:
        return [line for book in _books(archive) for source in _code(book) for line in source.splitlines()]
    # Zip, compression, JSON and notebook can each be wrong in ways that raise nearly anything.
    except Exception as error:
        raise Unread from error


def _books(archive: bytes) -> Iterator[dict[str, Any]]:
    with zipfile.ZipFile(io.BytesIO(archive)) as files:
        entries = {entry.filename: entry.file_size for entry in files.infolist() if entry.filename.endswith(".ipynb")}
        if sum(entries.values()) > MOST_BYTES:
            raise Unread
        for name in sorted(entries):
            yield _read(files.read(name))


def _read(data: bytes) -> dict[str, Any]:
    if data.count(b"{") + data.count(b"[") > MOST_VALUES:
        raise Unread
    book: dict[str, Any] = json.loads(data)
    return book


def _code(book: dict[str, Any]) -> Iterator[str]:
    for cell in book.get("cells", []):
        if isinstance(cell, dict) and cell.get("cell_type") == "code":
            source = cell.get("source", "")
            # Half characters, which no page can be sent with, become question marks.
            parts = [source] if isinstance(source, str) else [part for part in source if isinstance(part, str)]
            yield "".join(parts).encode("utf-8", "replace").decode()
