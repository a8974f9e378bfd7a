"""What the text of a check in JavaScript tells: whether it can be sealed, what students see, what surprises."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator
from functools import lru_cache

from nbformat import NotebookNode

from labs.grader import release
from labs.grader.languages import tokens
from labs.grader.languages.assertions import Assertions, read

_LOADS = re.compile(
    r"(?:\brequire\(\s*|\bfrom\s+|\bimport\(\s*)['\"](?P<what>[^'\"\n]+)['\"](?P<strict>\s*\)\.strict\b)?"
)
_STRICT = re.compile(r"(?:node:)?assert/strict")
_LOOSE = re.compile(r"(?:node:)?assert")
_BOUND = re.compile(r"\b(?:function|class)\s+assert\b|(?<![\w$.])assert(?:\.\w+)?\s*=(?![=>])")
_COMPARED_LOOSELY = re.compile(r"\bassert\.(?:equal|notEqual|deepEqual|notDeepEqual)\s*\(")
_STREAM = re.compile(r"\bconsole\.(?:error|warn|assert|trace)\b")
_ASSERT = re.compile(r"\bassert(?:\.[A-Za-z]+)?(?=\s*\()")
_LEAVES = re.compile(r"\bprocess\.exit\b|\bDeno\.exit\b")
_OTHERS = re.compile(
    r"\bDeno\.\w+|\bfrom\s+['\"](?:https?:|jsr:|npm:)|\bimport\(\s*['\"]|\brequire\(\s*['\"](?:https?|npm|jsr):"
)
_STATEMENT = re.compile(
    r"(?:(?:const|let|var|if|for|while|try|throw|function|class|return)\b|[{}]|(?:await\s+)?assert\b|console\.)"
)
_CONTROLS = {
    "assert": 'assert("" === {one});',
    "assert.ok": 'assert.ok("" === {one});',
    "assert.equal": "assert.equal({one}, {other});",
    "assert.strictEqual": "assert.strictEqual({one}, {other});",
    "assert.deepEqual": "assert.deepEqual([{one}], [{other}]);",
    "assert.deepStrictEqual": "assert.deepStrictEqual([{one}], [{other}]);",
    "assert.notEqual": "assert.notEqual({one}, {one});",
    "assert.throws": "assert.throws(() => {one});",
    "assert.notStrictEqual": "assert.notStrictEqual({one}, {one});",
    "assert.notDeepEqual": "assert.notDeepEqual([{one}], [{one}]);",
    "assert.notDeepStrictEqual": "assert.notDeepStrictEqual([{one}], [{one}]);",
    "assert.partialDeepStrictEqual": "assert.partialDeepStrictEqual([{one}], [{other}]);",
    "assert.match": "assert.match({one}, /{other}/);",
    "assert.doesNotMatch": "assert.doesNotMatch({one}, /a/);",
    "assert.rejects": "await assert.rejects(async () => {one});",
    "assert.doesNotThrow": "assert.doesNotThrow(() => {{ throw {one}; }});",
    "assert.doesNotReject": "await assert.doesNotReject(async () => {{ throw {one}; }});",
    "assert.ifError": "assert.ifError({one});",
    "assert.fail": "assert.fail({one});",
}


@lru_cache(512)
def _read(source: str) -> Assertions | None:
    return read(release.lines_of(source.replace("\r\n", "\n")))


def equations(cell: NotebookNode) -> Assertions | None:
    """Return a check as questions and answers, None where it is none. Checks are the author's: they may be kept."""
    return _read(cell.source)


def unfit(cell: NotebookNode, book: NotebookNode) -> str:
    """Return what a notebook decides with in place of Node's strict `assert`, "" for nothing.

    A check that compares loosely, or by a function of the author's own, gives what that gives.
    """
    for line in (line for one in book.cells if one.cell_type == "code" for line in one.source.split("\n")):
        if not re.search(r"\bassert\b", line) or line.lstrip().startswith("//"):
            continue
        loads = _LOADS.search(line)
        if loads is None:
            if _BOUND.search(line):
                return line.strip()
        elif _STRICT.fullmatch(loads["what"]) or (_LOOSE.fullmatch(loads["what"]) and _is_strict(line, loads)):
            continue
        elif not _LOOSE.fullmatch(loads["what"]) or _COMPARED_LOOSELY.search(cell.source):
            return line.strip()
    return ""


def _is_strict(line: str, loads: re.Match[str]) -> bool:
    return bool(loads["strict"] or re.search(r"\bstrict\b", line[: loads.start()]))


def visible(cell: NotebookNode) -> str:
    """Return what runs in the notebook of a check: what students can read of it."""
    return release.visible_lines(cell)


def control(source: str) -> str:
    """Return a check that must not pass: by the calls that `source` decides with, and by none at all."""
    one = f"a{secrets.randbelow(10**6)}"
    used = [text for name, text in _CONTROLS.items() if name in _ASSERT.findall(source)]
    asked = [text.format(one=f'"{one}"', other=f'"b{one}"') for text in used]
    # Each alone: one that passes, passes for all of them.
    tried = "\n".join(f"try {{ {text} passed = true; }} catch (error) {{}}" for text in asked)
    return f'{{ let passed = false;\n{tried}\nif (!passed) throw new Error("control"); }}'


def remarks(cell: NotebookNode, book: NotebookNode) -> Iterator[list[str]]:
    """Yield what an author should know of a check: [code, detail], where nbgrader's own way with it surprises."""
    found, source = equations(cell), cell.source
    if found is not None and any(part.points is not None for part in found.asked):
        yield ["parts", str(len(found.asked))]
    if found is not None and (other := unfit(cell, book)):
        yield ["loose", other[:60]]
    if stream := _STREAM.search(source):
        yield ["stderr_counts" if found is None else "stderr", stream[0]]
    if leaves := _LEAVES.search(source):
        yield ["leaves", leaves[0]]
    if elsewhere := _OTHERS.search(source):
        yield ["elsewhere", elsewhere[0]]
    if found is None and (shown := _last_value(source)):
        yield ["shown", shown]


def _last_value(source: str) -> str:
    """Return the last statement where it is a value that a kernel shows: nbgrader takes a number there for points."""
    text = "\n".join(line for _, line in release.lines_of(source))
    try:
        spans = tokens.statements(text)
    except tokens.Unreadable:
        return ""
    last = tokens.without_comments(text[slice(*spans[-1])]).strip().rstrip(";") if spans else ""
    return "" if not last or _STATEMENT.match(last) else last[:60]
