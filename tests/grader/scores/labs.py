# ruff: noqa: E501
"""Random labs: hypothesis draws exercises, checks that follow from the right answers, and what students hand in."""

from __future__ import annotations

import contextlib
import io
import os
import random
import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from hypothesis import strategies as st

from tests.grader import books

from .exercises import PLAIN, SHARED, Exercise
from .kinds import KINDS
from .wider_exercises import CLASSES, LAZY, OUTSIDE, TABLES

Groups = tuple[tuple[Exercise, ...], ...]
GROUPS: Groups = (PLAIN, SHARED, SHARED, CLASSES, LAZY, TABLES, OUTSIDE)
# Those that load a library, and the others: a process that has loaded one takes three times as long to fork.
LOADING = tuple(one for one in OUTSIDE if re.search("numpy|matplotlib", one.right))
LIGHT: Groups = (PLAIN, SHARED, SHARED, CLASSES, LAZY, tuple(one for one in OUTSIDE if one not in LOADING))
HEAVY: Groups = (TABLES, TABLES, LOADING)
POINTS = st.sampled_from([1, 2, 2.5, 3, 10])
ANYWHERE = ("", "raise NotImplementedError()", "N = None", "def N(*any, **more): pass", "def N(*any): return unknown",
            "N = 1 / 0", "def N(x):\n    return N(x)", "this is not python", "class N: pass")  # fmt: skip
AROUND = ("{}", "{}", "{}", "{}", "print('working')\n{}", "{}\nassert False", "{}\nN", "import asyncio\nawait asyncio.sleep(0)\n{}",
          "v = w = 'mine'\n{}", "{}\nx = got = 0", "import numpy as np\nimport random\n{}")  # fmt: skip
# Values that the right answer gives and that a check can have written out.
WRITTEN = (int, float, str, bool, bytes, type(None), list, tuple, dict, set)


@dataclass(frozen=True)
class Part:
    """One exercise of a lab: the locked cell before it, the answer, what the student wrote, and the checks."""

    given: str
    right: str
    answer: str
    checks: tuple[tuple[str, str, float], ...]


@dataclass(frozen=True)
class Lab:
    """Notebooks (each a list of exercises) of one lab with one student's answers."""

    notebooks: tuple[tuple[Part, ...], ...]

    def sources(self) -> dict[str, Any]:
        """Return name → the author's notebook."""
        return {f"lab{place}": books.book(*_cells(place, parts)) for place, parts in enumerate(self.notebooks)}

    def answers(self) -> dict[str, str]:
        """Return solution cell → what the student wrote."""
        return {
            f"write-{place}-{number}": part.answer
            for place, parts in enumerate(self.notebooks)
            for number, part in enumerate(parts)
        }

    def solved(self) -> Lab:
        """Return the same lab with the author's own answers."""
        return Lab(tuple(tuple(replace(part, answer=part.right) for part in parts) for parts in self.notebooks))

    def about(self, check: str) -> str:
        """Return for reading the exercise of one check, which begins with its id (check-book-exercise-number)."""
        place, number = map(int, check.split("-")[1:3])
        return Lab(((self.notebooks[place][number],),)).told()

    def told(self) -> str:
        """Return it for reading: each exercise with its answer and its checks."""
        lines = []
        for place, parts in enumerate(self.notebooks):
            for number, part in enumerate(parts):
                lines += [f"-- lab{place}, right answer", part.right, "-- handed in", part.answer]
                lines[-4:-4] = ["-- given", part.given] if part.given else []
                for check, (seen, hidden, points) in enumerate(part.checks):
                    lines += [f"-- check-{place}-{number}-{check} ({points} points)", seen]
                    lines += ["## hidden", hidden] if hidden else []
        return "\n".join(lines)


def _cells(place: int, parts: tuple[Part, ...]) -> Iterator[Any]:
    for number, part in enumerate(parts):
        if part.given:
            yield books.given(f"given-{place}-{number}", part.given)
        yield books.solution(f"write-{place}-{number}", part.right)
        for check, (seen, hidden, points) in enumerate(part.checks):
            yield books.check(f"check-{place}-{number}-{check}", seen, hidden, points=points)


@dataclass
class Author:
    """The author's own names so far: what a check's right values are taken from."""

    names: dict[str, Any] = field(default_factory=lambda: {"__name__": "__main__"})

    def runs(self, source: str) -> bool:
        """Run statements; say whether nothing was raised. Cells that wait are left out: there is no loop here."""
        random.seed(0)
        try:
            code = compile(source, "<author>", "exec")
            with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
                exec(code, self.names)
        except Exception:
            return False
        return True

    def value(self, expression: str) -> Any:
        """Return an expression's value. Raises what it raises."""
        return eval(expression, self.names)


@st.composite
def labs(draw: st.DrawFn, first: int = 0, groups: Groups = GROUPS) -> Lab:
    """Return a random lab of one to three exercises in each of one or two notebooks, drawn from `groups`.

    `first`: the number from which its notebooks are counted in the names of what students write.
    """
    kept, folder = os.getcwd(), tempfile.TemporaryDirectory()  # noqa: PTH109
    with folder:
        os.chdir(folder.name)
        try:
            books_wanted = draw(st.sampled_from([1, 1, 1, 2]))
            return Lab(tuple(_notebook(draw, first + place, groups) for place in range(books_wanted)))
        finally:
            os.chdir(kept)


@st.composite
def together(draw: st.DrawFn, count: int, groups: Groups = GROUPS) -> Lab:
    """Return `count` random labs in one: their first notebooks in one notebook, their second ones in another.

    Kernels, runs of the author's answer and copies are shared so, and what one lab does is what the next one meets.
    """
    drawn = [draw(labs(2 * number, groups)) for number in range(count)]
    books_of = [[lab.notebooks[place] for lab in drawn if len(lab.notebooks) > place] for place in (0, 1)]
    return Lab(tuple(tuple(part for parts in books for part in parts) for books in books_of if books))


def _notebook(draw: st.DrawFn, place: int, groups: Groups) -> tuple[Part, ...]:
    author = Author()
    return tuple(_part(draw, author, f"thing_{place}{number}", groups) for number in range(draw(st.integers(1, 3))))


def _part(draw: st.DrawFn, author: Author, name: str, groups: Groups) -> Part:
    exercise = draw(st.sampled_from(draw(st.sampled_from(groups))))
    words = {"N": name, "A": str(draw(st.integers(1, 4))), "B": str(draw(st.integers(0, 9)))}
    text = draw(st.sampled_from([exercise.right] * 3 + [*exercise.wrong] * 2 + [draw(st.sampled_from(ANYWHERE))]))
    answer = draw(st.sampled_from(AROUND)).replace("{}", text)
    right, given = filled(exercise.right, words), filled(exercise.given, words)
    author.runs(given)
    author.runs(right)
    checks = [_check(draw, author, exercise, words) for _ in range(draw(st.integers(1, 3)))]
    return Part(given, right, filled(answer, words), tuple(checks))


def filled(text: str, words: dict[str, str]) -> str:
    """Put the words in where their letters stand alone (N also before an underscore or a dot)."""
    found = re.sub(r"(?<!\w)(_?)N(?=_)", lambda match: match[1] + words["N"], text)
    found = re.sub(r"(?<=['\"])N(?=[.'\"])", words["N"], found)
    return re.sub(r"(?<![\w'])[NAB](?![\w'])|(?<![\w'])N(?=Error)", lambda match: words[match[0]], found)


def _check(draw: st.DrawFn, author: Author, exercise: Exercise, words: dict[str, str]) -> tuple[str, str, float]:
    points = draw(POINTS)
    ways = [
        way for way, wanted in (("get", exercise.gets), ("do", exercise.does), ("error", exercise.errors)) if wanted
    ]
    pieces: list[str] = []
    for way in draw(st.lists(st.sampled_from(ways), min_size=1, max_size=3)):
        if way == "get":
            pieces += _looked_at(draw, author, exercise, words)
        else:
            wanted = (
                filled(draw(st.sampled_from(exercise.does)), words)
                if way == "do"
                else _wants_error(draw, exercise, words)
            )
            # An author would see that it fails.
            pieces += [wanted] if "await " in wanted or author.runs(wanted) else []
    pieces = pieces or [filled("assert N is not None", words)]
    if draw(st.integers(0, 3)) == 0:
        pieces = _shares(draw, pieces, points)
    cut = draw(st.integers(0, len(pieces)))
    return "\n".join(pieces[:cut]) or "# Hidden checks follow.", "\n".join(pieces[cut:]), points


def _looked_at(draw: st.DrawFn, author: Author, exercise: Exercise, words: dict[str, str]) -> list[str]:
    kind, expression = draw(st.sampled_from(exercise.gets))
    v, w = draw(st.sampled_from([("v", "w"), ("got", "other"), (f"v_{words['N']}", "x")]))
    call = filled(expression, words)
    pieces = [f"{v} = {call}"]
    second = draw(st.sampled_from([call, v, v]))
    pieces.append(f"{w} = {second}")
    for change in draw(st.lists(st.sampled_from(KINDS[kind].changes), max_size=3)):
        pieces.append(_of(change, v, w))
    done = []
    for piece in pieces:
        if author.runs(piece):
            done.append(piece)
    for look in draw(st.lists(st.sampled_from(KINDS[kind].sees), min_size=1, max_size=3)):
        fact = _fact(author, _of(look, v, w))
        done += [fact] if fact else []
    return done


def _of(text: str, v: str, w: str) -> str:
    return re.sub(r"(?<![\w'])[VW](?![\w'])", lambda match: {"V": v, "W": w}[match[0]], text)


def _fact(author: Author, expression: str) -> str:
    """Return an assertion that holds for the right answer, or ''."""
    try:
        value = author.value(expression)
        text = repr(value)
        same = type(value) in WRITTEN and len(text) < 200 and author.value(text) == value
    except Exception:
        return ""
    if not same:
        return ""
    if isinstance(value, bool):
        return f"assert {expression}" if value else f"assert not {expression}"
    return f"assert {expression} is None" if value is None else f"assert {expression} == {text}"


def _wants_error(draw: st.DrawFn, exercise: Exercise, words: dict[str, str]) -> str:
    expression, error = draw(st.sampled_from(exercise.errors))
    call = filled(expression, words)
    return draw(
        st.sampled_from(
            [
                f"try:\n    {call}\nexcept {error}:\n    pass\nelse:\n    raise AssertionError('no error')",
                f"caught = None\ntry:\n    {call}\nexcept {error} as problem:\n    caught = problem\nassert caught is not None",
                f"try:\n    {call}\nexcept {error} as problem:\n    assert isinstance(problem, {error})\nelse:\n    assert False",
                f"failed = False\ntry:\n    {call}\nexcept:\n    failed = True\nassert failed",
                f"import unittest\nunittest.TestCase().assertRaises({error}, lambda: {call})",
                f"import contextlib\nwith contextlib.suppress({error}):\n    {call}\n    assert False, 'no error'",
            ]
        )
    )


def _shares(draw: st.DrawFn, pieces: list[str], points: float) -> list[str]:
    """Return the same as partial credit: a share of the points for each piece that holds."""
    share = points / len(pieces)
    caught = draw(st.sampled_from(["Exception", "AssertionError"]))
    lines = ["score = 0"]
    for piece in pieces:
        inner = "\n".join(f"    {line}" for line in piece.split("\n"))
        lines.append(f"try:\n{inner}\n    score += {share!r}\nexcept {caught}:\n    pass")
    return [
        *lines,
        draw(st.sampled_from(["score", "score", "round(score, 1)", "min(score, 1)", "print(score)\nscore"])),
    ]
