"""Notebooks that students of these tests hand in: as given, solved, slow, and hostile."""

import copy
import io
import json
import uuid
import zipfile
from collections.abc import Callable
from typing import Any

from labs.demo import solved

NAME = "vlsm-plan.ipynb"
Book = dict[str, Any]


def given(release: bytes) -> Book:
    """Return the notebook of a release, as students get it."""
    with zipfile.ZipFile(io.BytesIO(release)) as archive:
        book: Book = json.loads(archive.read(NAME))
        return book


def solution(release: bytes, source: bytes) -> Book:
    """Return the student's notebook with the author's answers in it; what students never have stays out."""
    return given(solved(release, source, left=0))


def as_bytes(book: Book) -> bytes:
    """Return the file of a notebook, unlike every other: the same bytes twice would be one hand-in sent again."""
    book = copy.deepcopy(book)
    book["metadata"]["made"] = uuid.uuid4().hex
    return json.dumps(book).encode()


def with_code(book: Book, code: str) -> Book:
    """Return the notebook with `code` at the end of its first answer."""
    book = copy.deepcopy(book)
    cell = next(cell for cell in book["cells"] if cell["cell_type"] == "code" and _about(cell).get("solution"))
    cell["source"] = "".join(cell["source"]) + f"\n{code}\n"
    return book


def slow(book: Book, seconds: float = 2.5) -> Book:
    """Return the notebook with a pause, so that a kill finds it half graded."""
    return with_code(book, f"import time; time.sleep({seconds})")


def without_checks(book: Book) -> Book:
    """Return the notebook with every automatic check deleted."""
    book = copy.deepcopy(book)
    book["cells"] = [cell for cell in book["cells"] if not (_about(cell).get("grade") and _about(cell).get("locked"))]
    return book


def _about(cell: dict[str, Any]) -> dict[str, Any]:
    about: dict[str, Any] = cell["metadata"].get("nbgrader", {})
    return about


def zip_with_a_way_out() -> bytes:
    """Return a zip that would write outside of its folder, if anybody unpacked it."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("../../../../tmp/way-out.txt", uuid.uuid4().hex)
        archive.writestr(f"../{NAME}", "{}")
    return out.getvalue()


MEMORY_BOMB = """
held = []
while True:
    held.append(bytearray(8 << 20))
"""
FORKED_MEMORY_BOMB = """
import os, time
for _ in range(6):
    if os.fork() == 0:
        held = bytearray(200 << 20)
        time.sleep(60)
time.sleep(60)
"""
FORK_BOMB = """
import os, time
while True:
    try:
        os.fork()
    except OSError:
        time.sleep(0.01)
"""

HOSTILE: dict[str, Callable[[Book], bytes]] = {
    "broken file": lambda book: as_bytes(book)[:2000],
    "zip that leaves its folder": lambda book: zip_with_a_way_out(),
    "endless loop": lambda book: as_bytes(with_code(book, "while True: pass")),
    "fork bomb": lambda book: as_bytes(with_code(book, FORK_BOMB)),
    "memory bomb": lambda book: as_bytes(with_code(book, MEMORY_BOMB)),
    "memory bomb of many": lambda book: as_bytes(with_code(book, FORKED_MEMORY_BOMB)),
    "checks deleted": lambda book: as_bytes(without_checks(book)),
    "kills itself": lambda book: as_bytes(with_code(book, "import os; os.kill(os.getpid(), 9)")),
}
