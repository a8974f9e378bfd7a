"""The named cases: every hand-in has the points that plain nbgrader gives it, measured here, or a person decides.

Cases share notebooks, so that they cost few kernels: all right answers, then all first wrong ones, and so on.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from labs.grader.engine import Engine
from labs.grader.results import TaskResult
from labs.grader.sealing import seal
from tests.grader import books

from . import stock
from .cases import KINDS_OF_VALUES, SHARING, Case
from .compare import judged, ours, version
from .kernels import forked
from .labs import filled
from .wider_cases import AROUND, ERRORS

pytestmark = pytest.mark.integration
TOGETHER = 12
SETS = {"sharing": SHARING, "kinds": KINDS_OF_VALUES, "errors": ERRORS, "around": AROUND}


def bundles(cases: tuple[Case, ...]) -> Iterator[list[tuple[str, Case]]]:
    """Yield cases that share a notebook, each with its name."""
    named = [(f"it_{place}", case) for place, case in enumerate(cases)]
    shared = [each for each in named if not each[1].alone]
    yield from (shared[start : start + TOGETHER] for start in range(0, len(shared), TOGETHER))
    yield from ([each] for each in named if each[1].alone)


def notebook(bundle: list[tuple[str, Case]]) -> Any:
    """Return the author's notebook of these cases."""
    cells = []
    for name, case in bundle:
        words = {"N": name, "A": "A", "B": "B"}
        cells += [books.given(f"given-{name}", filled(case.given, words))] if case.given else []
        cells.append(books.solution(f"write-{name}", filled(case.right, words)))
        cells.append(books.check(f"check-{name}", filled(case.check, words), filled(case.hidden, words)))
        cells += [books.check(f"later-{name}", filled(case.later, words))] if case.later else []
    for cell in cells:
        if cell.source.startswith("### BEGIN SOLUTION\n%%"):
            # A cell magic must stand first; nbgrader clears the whole cell where nothing is marked.
            cell.source = cell.source.removeprefix("### BEGIN SOLUTION\n").removesuffix("\n### END SOLUTION")
    return books.book(*cells)


def hand_ins(bundle: list[tuple[str, Case]]) -> Iterator[dict[str, str]]:
    """Yield solution cell → answer: first everything right, then each case's next answer."""
    for number in range(-1, max(len(case.answers) for _, case in bundle)):
        yield {
            f"write-{name}": filled(
                case.right if number < 0 else case.answers[number % len(case.answers)], {"N": name, "A": "A", "B": "B"}
            )
            for name, case in bundle
        }


def measured(engine: Engine, cases: tuple[Case, ...]) -> Iterator[tuple[Case, str, str, TaskResult, Any]]:
    """Yield (case, cell, answer, our result, nbgrader's points) of every hand-in."""
    for bundle in bundles(cases):
        sources, handed = {"lab": notebook(bundle)}, list(hand_ins(bundle))
        with ThreadPoolExecutor(2) as pool:
            theirs = [pool.submit(stock.points, sources, answers) for answers in handed]
            made = version(sources)
            seal(engine, made)
            for answers, waited in zip(handed, theirs, strict=True):
                mine, points = ours(engine, made, answers), waited.result()
                for name, case in bundle:
                    for cell in (f"check-{name}", f"later-{name}"):
                        if cell in mine:
                            yield case, cell, answers[f"write-{name}"], mine[cell], points[cell]


@pytest.mark.parametrize("part", SETS)
def test_every_named_case_has_nbgraders_points_or_waits(engine: Engine, part: str) -> None:
    told, waiting, counted = [], set(), 0
    with forked("numpy", "pandas"):
        for case, cell, answer, mine, theirs in measured(engine, SETS[part]):
            counted += 1
            outcome = judged(mine, theirs)
            if outcome == "person" and not case.person:
                waiting.add(case.shows)
            if outcome == "different":
                told.append(f"{case.shows} ({cell}): ours {mine.auto_points}, nbgrader's {theirs}\n{answer}")
    print({"part": part, "points": counted, "different": len(told), "waiting": sorted(waiting)})
    assert told == [], "\n\n".join(told)
