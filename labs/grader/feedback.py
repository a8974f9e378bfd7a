"""The page a student reads afterwards: own cells and outputs, points, and what the visible checks said.

Built from the restored notebook and the outputs that were sent before any check woke up: hidden tests are in neither.
What a student's code printed is untrusted HTML: cleaned here, and shown by the site in a sandboxed frame besides.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import Any

from nbformat import NotebookNode
from nbgrader import utils

from labs.grader import answers as written
from labs.grader.outputs import MORE, plain, shown
from labs.grader.prose import Pictures, authors_prose, prose
from labs.grader.release import visible_lines
from labs.grader.restore import part_of
from labs.grader.results import TaskResult
from labs.grader.version import Key, grade_id, is_check

STYLE = Path(__file__).with_name("feedback.css").read_text(encoding="utf-8")
_STYLE_HASH = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
POLICY = f"default-src 'none'; img-src data:; style-src 'sha256-{_STYLE_HASH}'; base-uri 'none'; form-action 'none'"
# All of a page, escaped: what a notebook can hold would else make a page of a hundred megabytes.
PAGE_LIMIT = 4_000_000


@dataclass
class Book:
    """A restored notebook as it ran: its cells, their outputs (place → outputs), and pictures beside it.

    `own`: pictures among the files that were handed in; `given`: among the author's, for the author's texts alone.
    """

    key: Key
    notebook: NotebookNode
    outputs: Mapping[int, list[dict[str, Any]]]
    own: Pictures = field(default_factory=Pictures)
    given: Pictures = field(default_factory=Pictures)
    # Made once for the page and for those who grade by hand; it goes with the hand-in.
    made: dict[int, str] = field(default_factory=dict)

    def cell(self, place: int, cell: NotebookNode, room: int = PAGE_LIMIT) -> str:
        """Return one cell with its outputs as safe HTML of about `room` characters at most."""
        own = "" if utils.is_locked(cell) else ' class="own"'
        if cell.cell_type == "markdown":
            text = self.made[place] = self.made.get(place) or self._text(cell)
            return f"<div{own}>{text}</div>" if own and (grade_id(cell) or part_of(cell)) else text
        outputs = self.outputs.get(place, [])
        body = f"<pre><code>{plain(cell.source)}</code></pre>" if cell.source.strip() else ""
        return f"<div{own}>{body}{shown(outputs, room)}</div>" if body or outputs else ""

    def _text(self, cell: NotebookNode) -> str:
        """Return a text cell; of the author's, without what is for those who grade it."""
        locked = utils.is_locked(cell) or utils.is_task(cell)
        source = visible_lines(cell) if locked else cell.source
        authors = locked or source in self.key.texts
        if authors and "![" not in source:
            return authors_prose(source)
        return prose(source, self.given if authors else self.own, cell.get("attachments"))


def page(manifest: dict[str, Any], book: Book, tasks: list[TaskResult], stopped: str = "") -> str:
    """Return the whole document."""
    by_id = {task.grade_id: task for task in tasks}
    titles = {task["grade_id"]: task["title"] for task in manifest["tasks"]}
    parts = [f"<h1>{escape(manifest['title'])}</h1>"]
    if stopped:
        parts.append(f'<p class="note">{escape(stopped)}</p>')
    room = PAGE_LIMIT
    for place, cell in enumerate(book.notebook.cells):
        task = by_id.get(grade_id(cell))
        html = ""
        if not (task and is_check(cell)) and room > 0:
            html = book.cell(place, cell, room)
            room -= len(html)
            html += MORE if room <= 0 else ""
        if task:
            html += _task(titles.get(task.grade_id, ""), task, book.key.reading(cell).visible if is_check(cell) else "")
        if html:
            # The site puts a person's comments on a cell at the end of its section.
            parts.append(f'<section id="cell-{_name(cell, place)}">{html}</section>')
    title = escape(manifest["title"])
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
        '<meta name="viewport" content="width=device-width"><meta name="referrer" content="no-referrer">'
        f"<style>{STYLE}</style></head><body><main>{''.join(parts)}</main></body></html>"
    )


def _name(cell: NotebookNode, place: int) -> str:
    """Return a cell's name on the page: its grade id, which later versions keep, else its place."""
    return re.sub(r"[^\w-]", "-", grade_id(cell) or f"n{place}", flags=re.ASCII)


def answers(book: Book, tasks: list[TaskResult]) -> dict[str, dict[str, str]]:
    """Return source and safe HTML of each answer that a person grades."""
    by_hand = {task.grade_id for task in tasks if task.needs_manual}
    return written.answers(book.key, book.notebook, by_hand, book.cell)


def _task(title: str, task: TaskResult, check: str) -> str:
    if task.auto_points is None:
        points = f"up to {task.max_points:g} points, after a person has looked at it"
    else:
        points = f"{task.auto_points:g} of {task.max_points:g} points"
    message = f'<p class="note">{plain(task.message)}</p>' if task.message else ""
    source = check.strip()
    code = f"<details><summary>The check</summary><pre><code>{plain(source)}</code></pre></details>" if source else ""
    return f'<div class="task"><h3>{escape(title)}</h3><p class="points">{points}</p>{message}{code}</div>'
