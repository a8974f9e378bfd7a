"""What the text of a check in bash tells: whether it can be sealed, what students see, what surprises its author."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator
from functools import lru_cache

from nbformat import NotebookNode

from labs.grader import release
from labs.grader.languages.equations import Equations
from labs.grader.languages.reading import read

# Commands by which a check may decide: a control asks each for what must not hold.
_CONTROLS = {
    "[": '[ "{one}" = "{other}" ]',
    "[[": '[[ "{one}" == "{other}" ]]',
    "test": 'test "{one}" = "{other}"',
    "grep": "printf '%s\\n' {one} | grep -q {other}",
    "diff": "diff <(printf {one}) <(printf {other}) >/dev/null",
    "cmp": "cmp -s <(printf {one}) <(printf {other})",
}
_EXIT = re.compile(r"(?:^|[;&|{]\s*|\s)exit\b")
_SET_E = re.compile(r"^\s*set\s+-\w*e", re.MULTILINE)
_NUMBER = re.compile(r"\b(?:echo|printf)\s+['\"]?\d+(?:\.\d+)?['\"]?\s*$")
_PASSES = re.compile(r"\|\|\s*(?:echo|printf)\b")
_HISTORY = re.compile(r'"[^"\n]*![\w-][^"\n]*"')


@lru_cache(512)
def _read(source: str) -> Equations | None:
    return read(release.lines_of(source.replace("\r\n", "\n")))


def equations(cell: NotebookNode) -> Equations | None:
    """Return a check as questions and answers, None where it is none. Checks are the author's: they may be kept."""
    return _read(cell.source)


def unfit(_cell: NotebookNode, _book: NotebookNode) -> str:
    """Return what keeps a notebook's checks from being read so: nothing does."""
    return ""


def visible(cell: NotebookNode) -> str:
    """Return what runs in the notebook of a check: what students can read of it, to the first that does not hold."""
    found = equations(cell)
    return found.visible if found else release.visible_lines(cell)


def control(source: str) -> str:
    """Return a check that must not pass: by the commands that `source` decides with, and by none at all."""
    one = f"a{secrets.randbelow(10**6)}"
    used = [text for name, text in _CONTROLS.items() if re.search(rf"(?:^|[\s;&|(!]){re.escape(name)}\s", source)]
    asked = [text.format(one=one, other=f"b{one}") for text in used or [_CONTROLS["["]]]
    return "\n".join([*(f"if {text}; then exit 0; fi" for text in asked), "false"])


def remarks(cell: NotebookNode, _book: NotebookNode | None = None) -> Iterator[list[str]]:
    """Yield what an author should know of a check: [code, detail], where nbgrader's own way with bash surprises."""
    source, found = cell.source, equations(cell)
    code = [line.strip() for line in source.split("\n")]
    code = [line for line in code if line and not line.startswith("#")]
    if found is None:
        if len(code) > 1:
            yield ["last_command", code[-1][:60]]
        if _SET_E.search(source):
            yield ["ends_shell", "set -e"]
        elif _EXIT.search(source):
            yield ["ends_shell", "exit"]
        if code and _NUMBER.search(code[-1]):
            yield ["printed", code[-1][:60]]
    elif not found.joined:
        yield ["each_holds", str(len(found.asked))]
    seen = release.visible_lines(cell).rstrip()
    if seen.endswith(("&&", "|", "\\")):
        yield ["unfinished", seen.rsplit("\n", 1)[-1][-60:]]
    if any(_PASSES.search(line) for line in code):
        yield ["says_only", next(line for line in code if _PASSES.search(line))[:60]]
    if _HISTORY.search(source):
        yield ["history", next(iter(_HISTORY.findall(source)))[:60]]
