"""Looks for what an author kept back in everything that students get: after each build, file by file, line by line."""

from __future__ import annotations

import base64
import binascii
import builtins
import json
import keyword
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from nbformat import NotebookNode

from labs.grader import looking, release

LEAST = 12
# One line of a solution may stand elsewhere by chance; so much of it, or half of a longer one, does not.
TELLING = 30
# So many hidden lines that only lead on may stand in a program that students get: a helper has them, too.
A_LITTLE = 2
_LEADS = re.compile(r"(?:return|try|except|finally|else|for|while|with|def|class|pass|continue|break)\b")
_VALUES = re.compile(r"[<>=]=|!=|\d|['\"]|\bassert\b|\bin \(|\[")
_PYTHONS = {*keyword.kwlist, *dir(builtins)}
_WORDS = re.compile(r"[^\W\d]\w*")
# What is somebody's own in a line without a name: a longer number or text.
_OWN = re.compile(r"\d{3}|['\"][^'\"]{4}")


@dataclass(frozen=True)
class Found:
    """Something kept back in a student's file. `kind`: hidden, solution, picture, or chance (a single short line)."""

    file: str
    kind: str
    line: str
    cell: str = ""


def search(
    books: dict[str, NotebookNode], students: dict[str, NotebookNode], given: dict[str, bytes]
) -> Iterator[Found]:
    """Yield what of `books` (as the author wrote them) is in `given` (what students get; `students` of it, read)."""
    open_text = "\n".join(cell.source for book in students.values() for cell in book.cells)
    hidden = {line for book in books.values() for line in release.secret_lines(book, LEAST) if line not in open_text}
    regions = [region for book in books.values() for region in solutions(book, open_text)]
    pictures = {picture for book in books.values() for picture in kept_pictures(book)}
    for name, raw in given.items():
        content = b"\n".join(looking.views(name, raw))
        there = [line for line in sorted(hidden) if _within(line, content)]
        little = sum(not _common(line) for line in there) <= A_LITTLE
        for line in there:
            chance = _common(line) or (little and name.endswith(".py") and _says_nothing(line))
            yield Found(name, "chance" if chance else "hidden", line)
        yield from (one for cell, lines in regions if (one := _solution(name, cell, lines, content)))
        yield from (Found(name, "picture", label) for label, data in sorted(pictures) if _shows(data, content))


def solutions(book: NotebookNode, open_text: str) -> Iterator[tuple[str, list[str]]]:
    """Yield (cell id, lines) of each solution: its lines that stand nowhere in what students read, imports left out."""
    for cell in book.cells:
        lines = [line.strip() for line in release.solution_lines(cell)]
        kept = [line for line in lines if len(line) >= LEAST and line not in open_text and not _common(line)]
        if kept:
            yield str(cell.metadata.get("nbgrader", {}).get("grade_id", "")), kept


def _common(line: str) -> bool:
    """Say whether a line is one that any program may have: an import, a stub, or nothing but Python's own words."""
    if line.startswith(("import ", "from ", "raise NotImplementedError", "# YOUR CODE", "YOUR ANSWER")):
        return True
    return not _OWN.search(line) and all(word in _PYTHONS or len(word) == 1 for word in _WORDS.findall(line))


def _says_nothing(line: str) -> bool:
    """Say whether a line of a program only leads from one to the next: it compares nothing, and holds no value."""
    return bool(_LEADS.match(line)) and not _VALUES.search(line)


def _solution(name: str, cell: str, lines: list[str], content: bytes) -> Found | None:
    """Return what of one solution is in a file: enough of it to give it away, or a line that may be there by chance."""
    there = [line for line in lines if _within(line, content)]
    if not there:
        return None
    much = 2 * len(there) >= len(lines) and sum(map(len, there)) >= TELLING
    return Found(name, "solution" if much else "chance", max(there, key=len), cell)


def _within(line: str, content: bytes) -> bool:
    forms = {line, json.dumps(line)[1:-1], json.dumps(line, ensure_ascii=False)[1:-1]}
    return any(form.encode("utf-8", "surrogatepass") in content for form in forms)


def kept_pictures(book: NotebookNode) -> set[tuple[str, bytes]]:
    """Return (name, bytes) of the pictures pasted into cells that only a solution or a mark scheme shows."""
    shown: set[tuple[str, bytes]] = set()
    kept: set[tuple[str, bytes]] = set()
    for cell, student in zip(book.cells, release.cleared(book).cells, strict=True):
        names = set(release.ATTACHED.findall(student.source))
        for name, data in _attachments(cell):
            (shown if name in names else kept).add((name, data))
    in_the_open = {data for _, data in shown}
    return {(name, data) for name, data in kept if data not in in_the_open}


def _attachments(cell: NotebookNode) -> Iterable[tuple[str, bytes]]:
    for name, kinds in (cell.get("attachments") or {}).items():
        for text in kinds.values():
            joined = "".join(text) if isinstance(text, list) else str(text)
            try:
                yield name, base64.b64decode(joined)
            except (binascii.Error, ValueError):
                yield name, joined.encode()


def _shows(data: bytes, content: bytes) -> bool:
    """Say whether a file holds a picture, as it is or written in a notebook."""
    return len(data) >= LEAST and (data in content or base64.b64encode(data) in content)
