# ruff: noqa: E501
"""Small labs for tests: notebooks from cells, versions from notebooks, submissions from answers."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from labs.grader import archives, meta, release
from labs.grader.build import Built, manifest
from labs.grader.version import Version, load

LIMITS = {"cell_s": 5, "total_s": 10, "memory_mb": 256}


def _marked(cell: Any, grade_id: str, **kind: Any) -> Any:
    base = {"grade": False, "solution": False, "locked": False, "task": False, "schema_version": 3}
    cell.metadata.nbgrader = {**base, "grade_id": grade_id, "cell_type": cell.cell_type, **kind}
    cell.id = grade_id
    return cell


def solution(grade_id: str, source: str) -> Any:
    """Return a cell that students fill in."""
    return _marked(new_code_cell(f"### BEGIN SOLUTION\n{source}\n### END SOLUTION"), grade_id, solution=True)


def check(grade_id: str, visible: str, hidden: str = "", points: float = 2, after: str = "") -> Any:
    """Return an autograded check with a visible and a hidden part."""
    source = visible
    if hidden:
        source += f"\n### BEGIN HIDDEN TESTS\n{hidden}\n### END HIDDEN TESTS"
    source += f"\n{after}" if after else ""
    return _marked(new_code_cell(source), grade_id, grade=True, locked=True, points=points)


def given(grade_id: str, source: str) -> Any:
    """Return a locked cell that is not graded."""
    return _marked(new_code_cell(source), grade_id, locked=True)


def written(grade_id: str, source: str = "The author's answer", points: float = 3) -> Any:
    """Return a text answer that a person grades."""
    return _marked(new_markdown_cell(source), grade_id, grade=True, solution=True, points=points)


def text(source: str) -> Any:
    """Return a plain text cell."""
    return new_markdown_cell(source)


def book(*cells: Any) -> Any:
    """Return a notebook."""
    notebook = new_notebook(cells=list(cells))
    notebook.metadata.kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return notebook


def version(notebook: Any, files: Mapping[str, bytes] | None = None, **limits: int) -> Version:
    """Return a version with one notebook called "lab"."""
    about = meta.Meta(texts={}, minutes=None, limits={**LIMITS, **limits}, tasks={}, given=False)
    contents = {"lab.ipynb": as_bytes(notebook), **(files or {})}
    return load(contents, manifest(("course", "lab"), {"lab": notebook}, about, "0" * 64))


def version_of(books: Mapping[str, Any], **limits: int) -> Version:
    """Return a version with several notebooks, which go by their names."""
    about = meta.Meta(texts={}, minutes=None, limits={**LIMITS, **limits}, tasks={}, given=False)
    contents = {f"{name}.ipynb": as_bytes(notebook) for name, notebook in books.items()}
    return load(contents, manifest(("course", "lab"), dict(books), about, "0" * 64))


def as_bytes(notebook: Any) -> bytes:
    """Return a notebook as a file."""
    return nbformat.writes(notebook, version=4).encode()


def handed_in(of: Version, answers: Mapping[str, str] | None = None, *, solved: bool = False) -> Any:
    """Return a student's notebook: the release with some cells answered, or with everything solved first."""
    key = of.keys["lab"]
    notebook = copy.deepcopy(key.source if solved else release.student_version(key.source))
    for cell in notebook.cells:
        name = cell.metadata.get("nbgrader", {}).get("grade_id")
        if answers and name in answers:
            cell.source = answers[name]
    return notebook


def zipped(notebook: Any, **files: bytes) -> bytes:
    """Return a submission's zip."""
    return archives.pack({"lab.ipynb": as_bytes(notebook), **files})


def built(notebook: Any, files: Mapping[str, bytes] | None = None) -> Built:
    """Return release, source and manifest of a notebook called "lab"."""
    made = version(notebook, files)
    student = as_bytes(release.student_version(notebook))
    return Built(
        archives.pack({**(files or {}), "lab.ipynb": student}),
        archives.pack({**(files or {}), "lab.ipynb": as_bytes(notebook)}),
        made.manifest,
    )


def squares_lab() -> Any:
    """Return the lab that most tests use: a function, a class, a sum, and a written answer."""
    return book(
        text("# Numbers"),
        given("setup", "import math\nDATA = [3, 1, 2]"),
        solution("squares", "def squares(n):\n    if n < 1:\n        raise ValueError('n')\n    return [i * i for i in range(1, n + 1)]"),
        check(
            "squares-basic",
            "assert squares(3) == [1, 4, 9], f'squares(3) should be [1, 4, 9]; yours is {squares(3)}'",
            "assert squares(5) == [1, 4, 9, 16, 25]\nassert squares(1) == [1]",
        ),
        check(
            "squares-edge",
            "try:\n    squares(0)\nexcept ValueError:\n    pass\nelse:\n    raise AssertionError('squares(0) should raise ValueError')",
            "for bad in (-1, -50):\n    try:\n        squares(bad)\n    except ValueError:\n        pass\n    else:\n        raise AssertionError",
        ),
        solution("total", "def total(numbers):\n    return sum(numbers)"),
        check("total-basic", "assert total(DATA) == 6", "assert total([10, 20, 12]) == 42\nassert total([]) == 0", points=4),
        written("why"),
    )  # fmt: skip


def shell_lab() -> Any:
    """Return a lab in bash: sealed checks, one with points for each part, and two that run in the student's shell."""
    notebook = book(
        text("# Lines"),
        given("setup", "printf 'a\\nb\\na\\n' > names.txt"),
        solution("count", "count() {\n  sort \"$1\" | uniq -c | sort -rn | head -n 1 | awk '{print $2}'\n}"),
        check(
            "count-basic",
            "",
            "[ \"$(printf 'x\\ny\\ny\\n' | count /dev/stdin)\" = y ] &&",
            after='[ "$(count names.txt)" = "a" ] || { echo "count names.txt should print a"; false; }',
        ),
        solution("total", "total() { awk '{ s += $1 } END { print s }'; }\nx=3"),
        check(
            "parts",
            "[ \"$(printf '1\\n2\\n' | total)\" = 3 ]  # 1 point",
            "[[ $(printf '4200000\\n42\\n' | total) -eq 4200042 ]]  # 1 point",
        ),
        check("old", "grep -q a names.txt", "type total > /dev/null\ntest $x = 3"),
        check("leaves", '[ "$x" = 3 ] || exit 1'),
        written("why"),
    )
    notebook.metadata.kernelspec = {"name": "bash", "display_name": "Bash", "language": "bash"}
    return notebook


def script_lab(*, old: bool = True) -> Any:
    """Return a lab in JavaScript: sealed checks, one with points for each part, and (`old`) one that runs the old way."""
    notebook = book(
        text("# Sums"),
        given("setup", 'const assert = require("node:assert/strict");\nconst fs = require("node:fs");'),
        solution("total", "function total(numbers) {\n  return numbers.reduce((sum, one) => sum + one, 0);\n}"),
        check(
            "total-basic",
            "const more = [10, 20, 12];\nassert.equal(total(more), 42);\nassert.equal(total([]), 0);",
            after='assert.equal(total([3, 4]), 7, "total([3, 4]) should give 7");',
        ),
        solution("names", "let seen = 3;\nconst names = (people) => people.map(({ name }) => name).sort();"),
        check(
            "parts",
            'assert.deepEqual(names([{ name: "Bo" }]), ["Bo"]);  // 1 point',
            "assert.throws(() => names(4200042), TypeError);  // 1 point",
        ),
        *(
            [check("old", "", "if (seen !== 3 || total([4200041, 1]) !== 4200042) throw new Error('no');")]
            if old
            else []
        ),
        written("why"),
    )
    notebook.metadata.kernelspec = {"name": "deno", "display_name": "Deno", "language": "typescript"}
    return notebook


def r_lab(*, old: bool = True) -> Any:
    """Return a small lab in R: questions with answers written out, parts, a hash, the old way, and a written answer."""
    notebook = book(
        given("setup", "people <- data.frame(name = c('Ana', 'Bo'), age = c(31, 27))"),
        solution(
            "total", "total <- function(numbers) {\n  if (is.character(numbers)) stop('no text')\n  sum(numbers)\n}"
        ),
        check(
            "total-basic",
            'stopifnot(total(c(3, 4)) == 7)\nif (total(0) != 0) stop("total(0) should be 0")',
            "stopifnot(identical(total(c(40, 2.5)), 42.5), abs(total(c(0.1, 0.2)) - 0.3) < 1e-6)",
        ),
        solution("names", "oldest <- function(some) some$name[which.max(some$age)]\nanswer <- 6"),
        check(
            "parts", 'stopifnot(oldest(people) == "Ana")  # 1 point\nstopifnot(is.character(oldest(people)))  # 1 point'
        ),
        check("hashed", 'stopifnot(digest::digest(answer) == "0aee9b78301d7ec8998971363be87c03")'),
        *([check("old", "for (n in 1:3) stopifnot(total(1:n) == sum(1:n))\n0.5")] if old else []),
        written("why"),
    )
    notebook.metadata.kernelspec = {"name": "ir", "display_name": "R", "language": "R"}
    return notebook
