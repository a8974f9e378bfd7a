"""The page a student reads afterwards: own cells and outputs, points, and what the visible checks said.

Built from the restored notebook and the outputs that were sent before any check woke up: hidden tests are in neither.
What a student's code printed is untrusted HTML: cleaned here, and shown by the site in a sandboxed frame besides.
"""

from __future__ import annotations

import base64
import hashlib
import re
from functools import lru_cache
from html import escape
from pathlib import Path
from typing import Any

import mistune
import nh3
from nbformat import NotebookNode
from nbgrader import utils

from labs.grader.release import visible_lines
from labs.grader.results import TaskResult
from labs.grader.version import Key, grade_id, is_check

STYLE = Path(__file__).with_name("feedback.css").read_text(encoding="utf-8")
_STYLE_HASH = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
POLICY = f"default-src 'none'; img-src data:; style-src 'sha256-{_STYLE_HASH}'; base-uri 'none'; form-action 'none'"
TEXT_LIMIT = 20_000
HTML_LIMIT = 200_000
IMAGE_LIMIT = 2_000_000
# All of a page, escaped: what a notebook can hold would else make a page of a hundred megabytes.
PAGE_LIMIT = 4_000_000
MORE = '<p class="note">There is more here than fits on this page.</p>'
_ANSI = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|[\x00-\x08\x0b\x0c\x0e-\x1f]")
_TAGS = {
    *("p", "br", "hr", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "dl", "dt", "dd", "blockquote", "pre"),
    *("code", "em", "strong", "b", "i", "s", "sub", "sup", "span", "div", "a"),
    *("table", "thead", "tbody", "tfoot", "tr", "th", "td", "caption"),
}
_ATTRIBUTES = {"a": {"href", "title"}, "th": {"colspan", "rowspan", "scope"}, "td": {"colspan", "rowspan"}}
_markdown = mistune.create_markdown(escape=True, plugins=["table", "strikethrough"])


def clean(html: str) -> str:
    """Return untrusted HTML with nothing left that runs, loads, styles or submits."""
    return nh3.clean(
        html[:HTML_LIMIT],
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes={"https", "mailto"},
        link_rel="noopener noreferrer nofollow",
    )


@lru_cache(maxsize=2_000)
def _prose(source: str) -> str:
    return clean(str(_markdown(source[:HTML_LIMIT])))


def plain(text: Any) -> str:
    """Return text without terminal codes and control characters, cut to a readable length, escaped."""
    text = _ANSI.sub("", str(text))
    cut = text if len(text) <= TEXT_LIMIT else text[:TEXT_LIMIT] + "\n… (more was printed; it is not shown)"
    return escape(cut.encode("utf-8", "replace").decode(), quote=True)


def page(
    manifest: dict[str, Any],
    key: Key,
    notebook: NotebookNode,
    outputs: dict[int, list[dict[str, Any]]],
    tasks: list[TaskResult],
    stopped: str = "",
) -> str:
    """Return the whole document. `outputs`: place of a cell in `notebook` → its outputs."""
    by_id = {task.grade_id: task for task in tasks}
    titles = {task["grade_id"]: task["title"] for task in manifest["tasks"]}
    parts = [f"<h1>{escape(manifest['title'])}</h1>"]
    if stopped:
        parts.append(f'<p class="note">{escape(stopped)}</p>')
    room = PAGE_LIMIT
    for place, cell in enumerate(notebook.cells):
        task = by_id.get(grade_id(cell))
        shown = ""
        if not (task and is_check(cell)) and room > 0:
            shown = _cell(cell, outputs.get(place, []), room)
            room -= len(shown)
            shown += MORE if room <= 0 else ""
        if task:
            shown += _task(titles.get(task.grade_id, ""), task, cell if is_check(cell) else None)
        if shown:
            # The site puts a person's comments on a cell at the end of its section.
            parts.append(f'<section id="cell-{_name(cell, place)}">{shown}</section>')
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


def answers(
    notebook: NotebookNode, tasks: list[TaskResult], outputs: dict[int, list[dict[str, Any]]]
) -> dict[str, dict[str, str]]:
    """Return source and safe HTML of each cell that a person grades."""
    by_hand = {task.grade_id for task in tasks if task.needs_manual}
    return {
        grade_id(cell): {"source": cell.source, "html": _cell(cell, outputs.get(place, []))}
        for place, cell in enumerate(notebook.cells)
        if grade_id(cell) in by_hand and not is_check(cell)
    }


def _cell(cell: NotebookNode, outputs: list[dict[str, Any]], room: int = PAGE_LIMIT) -> str:
    own = "" if utils.is_locked(cell) else ' class="own"'
    if cell.cell_type == "markdown":
        return f"<div{own}>{_prose(cell.source)}</div>" if own and grade_id(cell) else _prose(cell.source)
    body = f"<pre><code>{plain(cell.source)}</code></pre>" if cell.source.strip() else ""
    return f"<div{own}>{body}{_outputs(outputs, room)}</div>" if body or outputs else ""


def _outputs(outputs: list[dict[str, Any]], room: int) -> str:
    """Return a cell's outputs, as many as fit into `room` characters."""
    shown: list[str] = []
    for output in outputs:
        html = _output(output)
        room -= len(html)
        if room < 0:
            return "".join([*shown, MORE])
        shown.append(html)
    return "".join(shown)


def _task(title: str, task: TaskResult, check: NotebookNode | None) -> str:
    if task.auto_points is None:
        points = f"up to {task.max_points:g} points, after a person has looked at it"
    else:
        points = f"{task.auto_points:g} of {task.max_points:g} points"
    message = f'<p class="note">{plain(task.message)}</p>' if task.message else ""
    source = visible_lines(check).strip() if check is not None else ""
    shown = f"<details><summary>The check</summary><pre><code>{plain(source)}</code></pre></details>" if source else ""
    return f'<div class="task"><h3>{escape(title)}</h3><p class="points">{points}</p>{message}{shown}</div>'


def _output(output: dict[str, Any]) -> str:
    kind = output.get("output_type")
    if kind == "stream":
        return f'<pre class="out">{plain(output.get("text"))}</pre>'
    if kind == "error":
        lines = output.get("traceback")
        said = "\n".join(map(str, lines)) if isinstance(lines, list) and lines else output.get("evalue")
        return f'<pre class="out">{plain(said)}</pre>'
    data = output.get("data")
    return _rich(data) if isinstance(data, dict) else ""


def _rich(data: dict[str, Any]) -> str:
    for kind in ("image/png", "image/jpeg"):
        image = data.get(kind)
        if isinstance(image, str) and len(image) <= IMAGE_LIMIT and re.fullmatch(r"[A-Za-z0-9+/=\s]+", image):
            alternative = plain(data.get("text/plain", "Output picture"))
            return f'<img class="out" alt="{alternative}" src="data:{kind};base64,{"".join(image.split())}">'
    html = data.get("text/html")
    if isinstance(html, str):
        return f'<div class="out">{clean(html)}</div>'
    text = data.get("text/plain")
    return f'<pre class="out">{plain(text)}</pre>' if text is not None else ""
