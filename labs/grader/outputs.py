"""What a notebook's cells printed, drew and showed, as safe HTML."""

from __future__ import annotations

import base64
import re
from html import escape
from typing import Any

from labs.grader.formulas import mathml
from labs.grader.prose import HTML_LIMIT, IMAGE_LIMIT, PROSE_LIMIT, clean, picture, picture_address, prose

TEXT_LIMIT = 20_000
MORE = '<p class="note">There is more here than fits on this page.</p>'
NO_WORDS = "Output picture"
_ANSI = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|[\x00-\x08\x0b\x0c\x0e-\x1f]")
_TAG = re.compile("<[^>]*>")


def plain(text: Any) -> str:
    """Return text without terminal codes and control characters, cut to a readable length, escaped."""
    text = _ANSI.sub("", str(text))
    cut = text if len(text) <= TEXT_LIMIT else text[:TEXT_LIMIT] + "\n… (more was printed; it is not shown)"
    return escape(cut.encode("utf-8", "replace").decode(), quote=True)


def shown(outputs: list[dict[str, Any]], room: int) -> str:
    """Return a cell's outputs, as many as fit into `room` characters, read and written."""
    parts: list[str] = []
    for output in outputs:
        room -= _read(output)
        html = _one(output) if room >= 0 else ""
        room -= len(html)
        if room < 0:
            return "".join([*parts, MORE])
        parts.append(html)
    return "".join(parts)


def _read(output: dict[str, Any]) -> int:
    """Return how much of an output has to be read to write it: what says much and shows nothing costs, too."""
    data = output.get("data")
    html = data.get("text/html") if isinstance(data, dict) else None
    return min(len(html), HTML_LIMIT) if isinstance(html, str) else 0


def _one(output: dict[str, Any]) -> str:
    kind = output.get("output_type")
    if kind == "stream":
        return f'<pre class="out">{plain(output.get("text"))}</pre>'
    if kind == "error":
        lines = output.get("traceback")
        said = "\n".join(map(str, lines)) if isinstance(lines, list) and lines else output.get("evalue")
        return f'<pre class="out">{plain(said)}</pre>'
    data = output.get("data")
    return _rich(data, output.get("metadata")) if isinstance(data, dict) else ""


def _rich(data: dict[str, Any], about: Any) -> str:
    """Return the richest of a value's forms that can be shown."""
    return _picture(data, about) or _html(data) or _text(data)


def _picture(data: dict[str, Any], about: Any) -> str:
    for kind in ("image/png", "image/jpeg", "image/gif", "image/webp"):
        address = picture_address(kind, data.get(kind))
        if address:
            return picture(address, _words(kind, data, about), ' class="out"')
    drawing = data.get("image/svg+xml")
    if isinstance(drawing, str) and 0 < len(drawing) <= IMAGE_LIMIT // 2:
        # As a picture it runs nothing and loads nothing.
        address = f"data:image/svg+xml;base64,{base64.b64encode(drawing.encode('utf-8', 'replace')).decode()}"
        return picture(address, _words("image/svg+xml", data, about), ' class="out"')
    return ""


def _words(kind: str, data: dict[str, Any], about: Any) -> str:
    """Return what a picture shows, in words: the author's own, else a value's text that is no mere address of it."""
    mine = about.get(kind) if isinstance(about, dict) else None
    for given in (mine, about):
        if isinstance(given, dict) and isinstance(given.get("alt"), str) and given["alt"].strip():
            return _ANSI.sub("", given["alt"])
    text = str(data.get("text/plain") or "")
    return NO_WORDS if not text or text.startswith("<") else _ANSI.sub("", text)


def _html(data: dict[str, Any]) -> str:
    html = data.get("text/html")
    if not isinstance(html, str):
        return ""
    kept = clean(html)
    # What is all script and style leaves nothing behind; its plain text says more.
    return f'<div class="out">{kept}</div>' if _TAG.sub("", kept).strip() else ""


def _text(data: dict[str, Any]) -> str:
    marked, formula, text = (data.get(f"text/{kind}") for kind in ("markdown", "latex", "plain"))
    if isinstance(marked, str):
        return f'<div class="out">{prose(marked[:PROSE_LIMIT])}</div>'
    if isinstance(formula, str):
        return f'<div class="out">{_formula(formula)}</div>'
    return f'<pre class="out">{plain(text)}</pre>' if text is not None else ""


def _formula(latex: str) -> str:
    """Return LaTeX as it is shown by a value: with the dollars that Jupyter asks for, or a whole text with some."""
    alone = re.fullmatch(r"\s*(\$\$?)(?:\\displaystyle)?([^$]+)\1\s*", latex)
    if alone:
        return mathml(alone[2], block=True)
    return prose(latex) if "$" in latex or "\\begin" in latex else mathml(latex, block=True)
