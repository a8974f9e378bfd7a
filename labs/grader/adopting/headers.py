"""The notebook whose cells nbgrader puts before (or behind) those of every notebook of a course."""

from __future__ import annotations

from pathlib import Path

from nbformat import NotebookNode

from labs.grader import notebooks
from labs.grader.errors import BuildError
from labs.grader.settings import Settings

SIZE_LIMIT = 8 << 20


def around(book: NotebookNode, root: Path, settings: Settings) -> list[tuple[str, str]]:
    """Put the course's header and footer around the cells of `book`; return (header or footer, its path).

    `root` is the course's folder. One that is not there is left out, as (header_gone or footer_gone, its path).
    Raises BuildError for one that is no notebook.
    """
    said = []
    for kind, path in (("header", settings.header), ("footer", settings.footer)):
        cells = _cells(root, path) if path else None
        if path:
            said.append((kind if cells is not None else f"{kind}_gone", path))
        for number, cell in enumerate(cells or []):
            if book.nbformat_minor < 5:
                cell.pop("id", None)
            else:
                cell["id"] = f"academy-{kind}-{number}"
        if cells:
            book.cells = [*cells, *book.cells] if kind == "header" else [*book.cells, *cells]
    return said


def _cells(root: Path, path: str) -> list[NotebookNode] | None:
    """Return the cells of a notebook below `root`, None where there is none."""
    found = (root / path).resolve()
    if not found.is_relative_to(root.resolve()) or not found.is_file() or found.stat().st_size > SIZE_LIMIT:
        return None
    try:
        return list(notebooks.read_source(path, found.read_bytes()).cells)
    except BuildError as error:
        raise BuildError(f"the course's header or footer, {error}") from error
