# ruff: noqa: E501
"""The notebooks that the grading benchmark hands in: a light one, and one with numpy and pandas."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook


def _cell(grade_id: str, source: str, **kind: Any) -> Any:
    cell = new_code_cell(source) if kind.pop("code", True) else new_markdown_cell(source)
    base = {"grade": False, "solution": False, "locked": False, "task": False, "schema_version": 3}
    cell.metadata.nbgrader = {**base, "grade_id": grade_id, "cell_type": cell.cell_type, **kind}
    return cell


def _solution(grade_id: str, source: str) -> Any:
    return _cell(grade_id, f"### BEGIN SOLUTION\n{source}\n### END SOLUTION", solution=True)


def _check(grade_id: str, visible: str, hidden: str = "") -> Any:
    source = f"{visible}\n### BEGIN HIDDEN TESTS\n{hidden}\n### END HIDDEN TESTS" if hidden else visible
    return _cell(grade_id, source, grade=True, locked=True, points=2)


def _book(*cells: Any) -> Any:
    book = new_notebook(cells=list(cells))
    book.metadata.kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return book


def light() -> Any:
    """Return three functions, ten checks (four with hidden parts) and one written answer."""
    return _book(
        new_markdown_cell("# Three small functions"),
        _solution("squares", "def squares(n):\n    if n < 1: raise ValueError('n')\n    return [i*i for i in range(1, n+1)]"),
        _check("s1", "assert squares(1) == [1]"),
        _check("s2", "assert squares(3) == [1, 4, 9]", "assert squares(5) == [1, 4, 9, 16, 25]"),
        _check("s3", "try:\n    squares(0)\n    raise AssertionError\nexcept ValueError:\n    pass"),
        _solution("fib", "def fib(n):\n    a, b = 0, 1\n    for _ in range(n): a, b = b, a + b\n    return a"),
        _check("f1", "assert fib(1) == 1"),
        _check("f2", "assert fib(10) == 55", "assert [fib(n) for n in range(8)] == [0, 1, 1, 2, 3, 5, 8, 13]"),
        _check("f3", "assert fib(0) == 0"),
        _solution("words", "def words(s):\n    d = {}\n    for w in s.lower().split(): d[w] = d.get(w, 0) + 1\n    return d"),
        _check("w1", "assert words('a b a') == {'a': 2, 'b': 1}"),
        _check("w2", "assert words('') == {}", "assert words('A a') == {'a': 2}"),
        _check("w3", "assert sum(words('x y z').values()) == 3"),
        _check("w4", "assert isinstance(words('x'), dict)", "assert max(words('q q w').values()) == 2"),
        _cell("why", "My answer", code=False, grade=True, solution=True, points=5),
    )  # fmt: skip


def heavy() -> Any:
    """Return a table to clean and sum up."""
    data = (
        "import numpy as np\nimport pandas as pd\ndf = pd.DataFrame({'g': list('abcab') * 40, 'x': np.arange(200.0)})"
    )
    return _book(
        _cell("setup", data, locked=True),
        _solution("means", "def means(table):\n    return table.groupby('g')['x'].mean()"),
        _check(
            "m1", "assert list(means(df).index) == ['a', 'b', 'c']", "assert abs(means(df.head(10))['a'] - 4) < 1e-9"
        ),
        _solution("scale", "def scale(a):\n    return (a - a.min()) / (a.max() - a.min())"),
        _check("n1", "assert scale(np.array([1., 3.])).tolist() == [0, 1]", "assert scale(np.arange(5.)).sum() == 2.5"),
    )


LABS: dict[str, Callable[[], Any]] = {"light": light, "heavy": heavy}
_WRONG = {"squares": "def squares(n): return [n]", "fib": "def fib(n): return n", "means": "def means(t): return t"}


def answers(lab: Any, count: int) -> list[Any]:
    """Return `count` submissions: right, partly wrong, with an error, with much printing."""
    books = []
    for number in range(count):
        book = copy.deepcopy(lab)
        for cell in book.cells:
            name = cell.metadata.get("nbgrader", {}).get("grade_id", "")
            if number % 4 == 1 and name in _WRONG:
                cell.source = _WRONG[name]
            elif number % 4 == 2 and name in ("words", "scale"):
                cell.source = f"print('working {number}')\nraise RuntimeError('not finished')"
            elif name:
                cell.source += f"\n# {number}" if cell.metadata.nbgrader.solution else ""
        books.append(book)
    return books
