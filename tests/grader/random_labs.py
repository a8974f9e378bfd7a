# ruff: noqa: E501
"""Random labs and what random students hand in for them: strategies for hypothesis."""

from __future__ import annotations

import copy
import re
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st
from nbformat.v4 import new_code_cell, new_markdown_cell

from labs.grader.release import visible_text

from . import books

POINTS = st.sampled_from([0, 1, 2, 2.5, 3, 10])


@dataclass(frozen=True)
class Exercise:
    """What to write, how it goes wrong, and what can be checked. N stands for its name, A and B for two numbers."""

    right: str
    wrong: tuple[str, ...]
    facts: tuple[str, ...]
    """Expressions that are true of a right answer."""
    pieces: tuple[str, ...] = ()
    """Statements that pass with a right answer."""


EXERCISES = (
    Exercise(
        "def N(x):\n    return x * A + B",
        ("def N(x): return A + B", "def N(x): return x", "def N(x): return str(x * A + B)", "N = B"),
        ("N(1) == A + B", "N(A) == A * A + B", "N(-2) == B - 2 * A", "isinstance(N(3), int)", "N(0.5) == A / 2 + B"),
        ("for n in range(4):\n    assert N(n) == n * A + B, n", "got = [N(n) for n in (1, 2)]\nassert got[1] - got[0] == A"),
    ),
    Exercise(
        "def N(items):\n    return [item for item in items if item > A]",
        (
            "def N(items):\n    items.sort()\n    return [i for i in items if i > A]",
            "def N(items): return items",
            "def N(items): return [i for i in items if i >= A]",
            "def N(items): return tuple(i for i in items if i > A)",
        ),
        ("N([A, A + 1]) == [A + 1]", "N([]) == []", "len(N(range(A + 3))) == 2", "N((A + 2, A + 1)) == [A + 2, A + 1]"),
        ("given = [A + 2, A, A + 1]\nN(given)\nassert given == [A + 2, A, A + 1], 'changed'",),
    ),
    Exercise(
        "def N(word):\n    counts = {}\n    for letter in word:\n        counts[letter] = counts.get(letter, 0) + 1\n    return counts",
        (
            "from collections import Counter\ndef N(word): return Counter(word)",
            "def N(word): return {letter: 1 for letter in word}",
            "def N(word): return len(word)",
        ),
        ("N('abca')['a'] == 2", "N('') == {}", "N('xyx') == {'x': 2, 'y': 1}", "'q' not in N('word')"),
        ("try:\n    N(None)\nexcept TypeError:\n    pass\nelse:\n    raise AssertionError('None')",),
    ),
    Exercise(
        "class N:\n    def __init__(self, start=A):\n        self.total = start\n\n    def add(self, number):\n        self.total += number\n        return self",
        (
            "class N:\n    total = A\n    def add(self, number):\n        self.total = number\n        return self",
            "class N:\n    def __init__(self, start): self.total = start\n    def add(self, number): self.total += number",
            "class N: pass",
        ),
        ("N().total == A", "N(B).add(2).total == B + 2", "N().add(1).add(2).total == A + 3"),
        ("thing = N()\nthing.add(B)\nassert thing.total == A + B", "one, two = N(), N()\none.add(1)\nassert two.total == A"),
    ),
    Exercise(
        "N = [A, B, A + B]",
        ("N = (A, B, A + B)", "N = A + B", "N = [A, B]", "N = 'A B'"),
        ("N == [A, B, A + B]", "sum(N) == 2 * (A + B)", "len(N) == 3", "N[-1] == A + B", "isinstance(N, list)"),
    ),
    Exercise(
        "def N(who):\n    print('Hello,', who)",
        ("def N(who): return 'Hello, ' + who", "def N(who): print('hello,', who)"),
        ("N('you') is None",),
        (
            "import contextlib, io\nsaid = io.StringIO()\nwith contextlib.redirect_stdout(said):\n    N('Ada')\n"
            "assert said.getvalue() == 'Hello, Ada\\n'",
        ),
    ),
    Exercise(
        "def N(stop):\n    number = A\n    while number < stop:\n        yield number\n        number += 1",
        ("def N(stop): return list(range(A, stop))", "def N(stop): yield A", "def N(stop): yield from range(stop)"),
        ("list(N(A + 3)) == [A, A + 1, A + 2]", "list(N(0)) == []", "next(iter(N(A + 1))) == A", "sum(N(A + 2)) == 2 * A + 1"),
    ),
    Exercise(
        "from fractions import Fraction\ndef N(x):\n    return Fraction(A, x)",
        ("def N(x): return A / x", "def N(x): return A // x"),
        ("N(B + 1) * (B + 1) == A", "N(1) == A", "N(2) > 0", "float(N(4)) == A / 4"),
        ("try:\n    N(0)\nexcept ZeroDivisionError:\n    pass\nelse:\n    raise AssertionError",),
    ),
)  # fmt: skip
ANYWHERE = (
    "", "raise NotImplementedError()", "1 / 0", "this is not python", "N = None", "N = lambda *any, **more: 0",
    "def N(*any): raise KeyError(any)", "import sys\nsys.exit(3)", "name = input('name? ')", "def N(x): return unknown",
    "def N(x):\n    return N(x)", "del print_nothing",
)  # fmt: skip
AROUND = (
    "{}", "{}", "{}", "print('working')\n{}", "import sys\nprint('hm', file=sys.stderr)\n{}", "{}\nN",
    "import warnings\nwarnings.warn('careful')\n{}", "from IPython.display import display\ndisplay('here')\n{}",
    "import asyncio\nawait asyncio.sleep(0)\n{}", "%time start = 1\n{}", "{}\nraise ValueError('afterwards')",
    "{}\nassert False", "{}\nN;",
)  # fmt: skip
# No number below 0: what comes of it differs on purpose (docs/decisions/0509).
VALUES = (
    "{half}", "{half}", "{half}", "{full}", "0", "[{half}]", "'{half}'", "True", "None", "{half};", "'fine'", "print('fine')", "{{}}",
    "display({half})", "print({half})\n{half}", "import sys\nprint('hm', file=sys.stderr)",
    "import warnings\nwarnings.warn('careful')", "score = {half}\nscore",
)  # fmt: skip


@dataclass
class Work:
    """A lab, and a function from its version's release to what one student hands in."""

    notebook: Any
    answers: dict[str, str]
    changes: list[tuple[str, int, str]]

    @property
    def writes_beside(self) -> bool:
        """Say whether this student puts cells where none of the lab's stood."""
        return bool({"add", "move", "copy"} & {what for what, _, _ in self.changes})

    def hand_in(self, release: Any, *, tidy: bool = False) -> Any:
        """Return the release with this student's answers and changes.

        `tidy`: as nbgrader can grade it: deleted cells are there as released, and copies are plain cells. Why, and
        what else differs, is in docs/decisions/0509.
        """
        notebook = copy.deepcopy(release)
        for cell in notebook.cells:
            name = cell.metadata.get("nbgrader", {}).get("grade_id")
            cell.source = self.answers.get(name, cell.source)
        gone: list[Any] = []
        for what, where, source in self.changes:
            gone += _change(notebook.cells, what, where % len(notebook.cells), source)
        if not tidy:
            notebook.cells = [cell for cell in notebook.cells if not any(cell is one for one in gone)]
            return notebook
        # An answer that is gone is gone: nbgrader grades without it.
        notebook.cells = [
            cell for cell in notebook.cells if not (_is_answer(cell) and any(cell is one for one in gone))
        ]
        blank = {cell.metadata.nbgrader.grade_id: cell.source for cell in release.cells if "nbgrader" in cell.metadata}
        for cell in gone:
            cell.source = blank[cell.metadata.nbgrader.grade_id]
        seen: set[str] = set()
        for cell in reversed(notebook.cells):
            name = cell.metadata.get("nbgrader", {}).get("grade_id")
            if name and name in seen:
                del cell.metadata["nbgrader"]
            seen.add(name)
        return notebook

    def solved(self) -> Any:
        """Return the author's own answers as a hand-in."""
        notebook = copy.deepcopy(self.notebook)
        for cell in notebook.cells:
            cell.source = visible_text(cell.source)
        return notebook

    def told(self, release: Any) -> str:
        """Return the lab and the hand-in for reading."""
        both = (("lab", self.notebook), ("handed in", self.hand_in(release)))
        return "\n".join(f"== {name}\n" + "\n--\n".join(_shown(cell) for cell in book.cells) for name, book in both)


def _is_answer(cell: Any) -> bool:
    about = cell.metadata.get("nbgrader", {})
    return bool(about.get("solution") and not about.get("grade"))


def _shown(cell: Any) -> str:
    about = cell.metadata.get("nbgrader", {})
    return f"[{about.get('grade_id', '')} {about.get('points', '')}] {cell.source}"


def _change(cells: list[Any], what: str, where: int, source: str) -> list[Any]:
    """Make one change in place; return the cells that it deletes."""
    marked = "nbgrader" in cells[where].metadata
    if what == "add":
        cells.insert(where, new_code_cell(source))
    elif what == "write" and marked and cells[where].metadata.nbgrader.locked:
        cells[where].source = source
    elif what == "move" and cells[where].cell_type == "code":
        cells.append(cells.pop(where))
    elif what == "copy" and marked:
        twin = copy.deepcopy(cells[where])
        twin.id = f"{twin.id[:50]}-copy"
        cells.insert(where, twin)
    elif what == "delete" and marked:
        return [cells[where]]
    elif what == "points" and marked and "points" in cells[where].metadata.nbgrader:
        cells[where].metadata.nbgrader.points = 100
    return []


@st.composite
def works(draw: st.DrawFn) -> Work:
    """Return a random lab with a random student's work."""
    cells: list[Any] = []
    answers: dict[str, str] = {}
    for number, exercise in enumerate(draw(st.lists(st.sampled_from(EXERCISES), min_size=1, max_size=3))):
        words = {"N": f"thing_{number}", "A": str(draw(st.integers(1, 5))), "B": str(draw(st.integers(0, 9)))}
        _add_exercise(draw, cells, answers, exercise, words)
    # Deleting and moving in one notebook leaves open where "back" is.
    kinds = draw(st.sampled_from([["write", "delete", "points"], ["add", "write", "move", "copy", "points"]]))
    sources = st.sampled_from(["x = 1", "1 / 0", "assert True", "print('mine')", "thing_0 = 7", "not python", "0.5"])
    changes = draw(st.lists(st.tuples(st.sampled_from(kinds), st.integers(0, 99), sources), max_size=3))
    return Work(books.book(*cells), answers, changes)


def _add_exercise(
    draw: st.DrawFn, cells: list[Any], answers: dict[str, str], exercise: Exercise, words: dict[str, str]
) -> None:
    name = words["N"]
    if draw(st.booleans()):
        cells.append(books.text(f"## Part {name}"))
    if draw(st.integers(0, 3)) == 0:
        cells.append(books.given(f"given-{name}", f"data_{name} = [3, 1, 2]"))
    cells.append(books.solution(f"write-{name}", _filled(exercise.right, words)))
    around = draw(st.sampled_from(AROUND))
    text = draw(st.sampled_from([exercise.right] * 12 + [*exercise.wrong] * 2 + [*ANYWHERE]))
    if draw(st.integers(0, 7)):
        answers[f"write-{name}"] = _filled(around.replace("{}", text), words)
    for place in range(draw(st.integers(1, 3))):
        visible, hidden, points = _check(draw, exercise, words)
        cells.append(books.check(f"check-{name}-{place}", visible, hidden, points=points))
    if draw(st.integers(0, 2)) == 0:
        cells.append(_by_hand(draw, name))
        if draw(st.booleans()) and not cells[-1].metadata.nbgrader.task:
            answers[f"hand-{name}"] = "Because."


def _filled(text: str, words: dict[str, str]) -> str:
    """Put the words in where their letters stand alone."""
    return re.sub(r"(?<![\w'])[NAB](?![\w'])", lambda found: words[found[0]], text)


def _check(draw: st.DrawFn, exercise: Exercise, words: dict[str, str]) -> tuple[str, str, float]:
    points = draw(POINTS)
    parts = [*exercise.pieces, *(f"assert {fact}" for fact in exercise.facts)]
    parts += [f"assert {exercise.facts[0]}, 'not yet'"]
    visible = draw(st.sampled_from(parts))
    hidden = "\n".join(draw(st.lists(st.sampled_from(parts), max_size=2, unique=True)))
    kind = draw(st.sampled_from(["asserts"] * 2 + ["shares"] * 3 + ["value"]))
    if kind == "shares":
        points = points or 4
        visible, hidden = _shares(draw, exercise, points)
    elif kind == "value":
        value = draw(st.sampled_from(VALUES)).format(half=points / 2, full=points)
        visible, hidden = (
            (visible, f"{hidden}\n{value}".strip()) if draw(st.booleans()) else (f"{visible}\n{value}", "")
        )
    return _filled(visible, words), _filled(hidden, words), points


def _shares(draw: st.DrawFn, exercise: Exercise, points: float) -> tuple[str, str]:
    """Return a check that gives a part of the points for each of several facts, some true of no right answer.

    A fact that raises gives nothing for itself: authors who give shares catch what students' code may raise.
    """
    facts = draw(st.lists(st.sampled_from([*exercise.facts, *exercise.facts, "N is None"]), min_size=2, max_size=4))
    lines = [
        f"try:\n    score += ({fact}) * {points / len(facts)}\nexcept Exception:\n    pass" if draw(st.booleans()) else
        f"score += bool({fact}) * {points / len(facts)}"
        for fact in facts
    ]  # fmt: skip
    cut = draw(st.integers(0, len(lines)))
    last = draw(st.sampled_from(["score", "score", "score", "round(score, 1)", "min(score, 1)"]))
    if cut == len(lines):
        return "\n".join(["score = 0", *lines, last]), ""
    return "\n".join(["score = 0", *lines[:cut]]), "\n".join([*lines[cut:], last])


def _by_hand(draw: st.DrawFn, name: str) -> Any:
    kind, points = draw(st.sampled_from(["text", "code", "task"])), draw(POINTS)
    if kind == "text":
        return books.written(f"hand-{name}", points=points)
    if kind == "code":
        cell = books.solution(f"hand-{name}", "plan = 'the author’s'")
        cell.metadata.nbgrader.update(grade=True, points=points)
        return cell
    cell = new_markdown_cell("Draw it.\n\n=== BEGIN MARK SCHEME ===\nA box and a line.\n=== END MARK SCHEME ===")
    return books._marked(cell, f"hand-{name}", task=True, locked=True, points=points)
