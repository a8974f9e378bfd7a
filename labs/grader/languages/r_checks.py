"""What the text of a check in R tells: whether it can be sealed, what students see, what surprises its author."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator
from functools import lru_cache

from nbformat import NotebookNode

from labs.grader import release
from labs.grader.languages import r_syntax
from labs.grader.languages.expectations import read
from labs.grader.languages.r_questions import Expectations

_BINDS = re.compile(r"(?m)^\s*`?(?P<name>expect_\w+|stopifnot|test_that|digest|identical|all\.equal)`?\s*(?:<-|=)(?!=)")
_STREAM = re.compile(r"\b(?:message|warning)\s*\(|\b(?:write|cat)\s*\([^\n]*stderr\(\)|\blibrary\s*\(\s*tidyverse\b")
_LEAVES = re.compile(r"\b(?:quit|q)\s*\(")
_CONTROLS = {
    "stopifnot": 'stopifnot("{one}" == "{other}")',
    "identical": 'if (!identical("{one}", "{other}")) stop("control")',
    "all.equal": 'if (!isTRUE(all.equal("{one}", "{other}"))) stop("control")',
    "expect_true": 'expect_true("{one}" == "{other}")',
    "expect_false": 'expect_false("{one}" == "{one}")',
    "expect_equal": 'expect_equal("{one}", "{other}")',
    "expect_identical": 'expect_identical("{one}", "{other}")',
    "expect_equivalent": 'expect_equivalent("{one}", "{other}")',
    "expect_match": 'expect_match("{one}", "{other}")',
    "expect_error": 'expect_error("{one}")',
    "digest": 'stopifnot(digest("{one}") == "{other}")',
    "stop": 'stop("{one}")',
}


@lru_cache(512)
def _read(source: str) -> Expectations | None:
    return read(release.lines_of(source.replace("\r\n", "\n")))


def equations(cell: NotebookNode) -> Expectations | None:
    """Return a check as questions and answers, None where it is none. Checks are the author's: they may be kept."""
    return _read(cell.source)


def unfit(_cell: NotebookNode, book: NotebookNode) -> str:
    """Return what a notebook decides with in place of R's and testthat's own, "" for nothing."""
    for cell in book.cells:
        found = _BINDS.search(cell.source) if cell.cell_type == "code" else None
        if found:
            return found[0].strip()
    return ""


def visible(cell: NotebookNode) -> str:
    """Return what runs in the notebook of a check: what students can read of it."""
    return release.visible_lines(cell)


def control(source: str) -> str:
    """Return a check that must not pass: by the functions that `source` decides with, and by none at all."""
    one = f"a{secrets.randbelow(10**6)}"
    used = [text for name, text in _CONTROLS.items() if re.search(rf"(?<![\w.]){re.escape(name)}\s*\(", source)]
    asked = [text.format(one=one, other=f"b{one}") for text in used]
    # Each alone: one that passes, passes for all of them.
    tried = "\n".join(f"  tryCatch({{ {text}; passed <- TRUE }}, error = function(e) NULL)" for text in asked)
    return f'local({{\n  passed <- FALSE\n{tried}\n  if (!passed) stop("control")\n}})'


def remarks(cell: NotebookNode, book: NotebookNode) -> Iterator[list[str]]:
    """Yield what an author should know of a check: [code, detail], where nbgrader's own way with R surprises."""
    found, source = equations(cell), cell.source
    if found is not None and any(part.points is not None for part in found.asked):
        yield ["parts", str(len(found.asked))]
    if found is not None and (other := unfit(cell, book)):
        yield ["own_expect", other[:60]]
    if stream := _STREAM.search(source):
        yield ["stderr_counts" if found is None else "stderr", stream[0].strip("( ")]
    if leaves := _LEAVES.search(source):
        yield ["leaves_not", leaves[0].strip("( ")]
    if found is None and (shown := _last_value(source)):
        yield ["r_shown", shown]


def _last_value(source: str) -> str:
    """Return the last statement where it is a value that R shows, and no check."""
    text = "\n".join(line for _, line in release.lines_of(source))
    try:
        last = next(reversed(r_syntax.parse(text)), None)
    except r_syntax.Unreadable:
        return ""
    silent = (
        last is None or last.kind in ("if", "other", "block") or (last.kind == "op" and last.name in ("<-", "=", "<<-"))
    )
    called = last.called() if last is not None else ""
    if (
        silent
        or called.startswith(("expect_", "test_", "check_"))
        or called in ("stopifnot", "stop", "print", "cat", "library", "invisible")
    ):
        return ""
    return text[last.start : last.end][:60] if last else ""
