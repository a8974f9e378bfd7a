"""What a check says, in another language: its sentences taken apart, so that one that was said is found by its words.

`yours is {got}` comes to a student as `yours is 7`. The site knows no language of labs; it gets each sentence as a list
of texts and of numbers, where a number stands for a value: `["yours is ", 0]`, `["la tuya es ", 0]`.
"""

from __future__ import annotations

import ast
import re
from typing import Any

from nbformat import NotebookNode

from labs.exchange import reading
from labs.grader.languages.known import BASH, JAVASCRIPT, Language
from labs.grader.release import visible_lines

Parts = list[str | int]
_OPENING = re.compile(r"([A-Za-z]*)(\"\"\"|'''|\"|')$")
_SHELL = re.compile(r"(\$\{[^}]*\}|\$\((?:[^()]|\([^()]*\))*\)|\$\w+)")
_SCRIPT = re.compile(r"(\$\{[^}]*\})")
_ESCAPED = re.compile(r"\\(.)")


def pairs(cell: NotebookNode, language: Language) -> list[dict[str, Any]]:
    """Return what a check says in Spanish: `en` and `es` as both stand in its source, `said` and `told` in parts.

    `en` and `es` are left out where the sentence comes from a file beside the notebook. Raises ValueError for a piece
    that shows other values in Spanish.
    """
    source = visible_lines(cell)
    found = []
    for own, other in reading.words(cell, "es").items():
        values: list[str] = []
        said, told = _parts(source, own, own, language, values), _parts(source, own, other, language, values)
        if set(_numbers(said)) != set(_numbers(told)):
            raise ValueError(f"its Spanish shows other values: {other!r}")
        if language is JAVASCRIPT:
            # Behind an author's words Node's assert puts the two values that it compared.
            said, told = [*said, len(values)], [*told, len(values)]
        here = {"en": own, "es": other} if own in source else {}
        found.append({**here, "said": said, "told": told})
    return found


def _numbers(parts: Parts) -> list[int]:
    return [part for part in parts if isinstance(part, int)]


def _parts(source: str, own: str, piece: str, language: Language, values: list[str]) -> Parts:
    """Return `piece` in parts, read as the text `own` of `source` is; names of its values are added to `values`."""
    if language is BASH:
        return _pattern(_SHELL, piece, values)
    if language is JAVASCRIPT:
        before = source[: source.find(own)] if own in source else ""
        return _pattern(_SCRIPT, piece, values) if before.endswith("`") else [_ESCAPED.sub(r"\1", piece)]
    return _python(source, own, piece, values)


def _pattern(shown: re.Pattern[str], piece: str, values: list[str]) -> Parts:
    parts = (part for part in shown.split(piece) if part)
    return [_number(part, values) if shown.fullmatch(part) else _ESCAPED.sub(r"\1", part) for part in parts]


def _python(source: str, own: str, piece: str, values: list[str]) -> Parts:
    opening = _OPENING.search(source[: source.find(own)]) if own in source else None
    if own in source and not opening:
        return []
    prefix, quote = (opening[1], opening[2]) if opening else ("f", '"""')
    try:
        read = ast.parse(f"{prefix}{quote}{piece}{quote}", mode="eval").body
    except SyntaxError as error:
        raise ValueError(f"not a text of Python: {piece!r}") from error
    parts = read.values if isinstance(read, ast.JoinedStr) else [read]
    return [str(part.value) if isinstance(part, ast.Constant) else _number(ast.unparse(part), values) for part in parts]


def _number(value: str, values: list[str]) -> int:
    if value not in values:
        values.append(value)
    return values.index(value)
