"""What the checker's side has of a notebook by itself: the cells that are no answer, in the author's order."""

from __future__ import annotations

import builtins
from collections.abc import Iterator
from dataclasses import dataclass

from nbformat import NotebookNode
from nbgrader import utils

from labs.grader import names, release

Step = dict[str, object]


@dataclass
class Place:
    """What comes before a check, and which names it reads of whom.

    `steps`: for the checker, {"prelude": source} or {"forget": names}. `asked`: names that the student's process
    answers for. `alike`: names of given data, which both sides must hold alike. `kept`: names that only hidden parts of
    earlier checks have bound, `first` the sources of those of them that this one needs. `bound`: names that earlier
    checks have bound.
    """

    steps: list[Step]
    asked: list[str]
    alike: list[str]
    kept: list[str]
    first: list[str]
    bound: set[str]


def is_given(cell: NotebookNode) -> bool:
    """Say whether a cell is code of the author's that is neither an answer nor graded."""
    return bool(cell.cell_type == "code" and not utils.is_solution(cell) and not utils.is_grade(cell))


def answered(cells: list[NotebookNode]) -> frozenset[str]:
    """Return the names that answers bind. An answer that imports again what the author imports binds nothing new."""
    code = [cell for cell in cells if cell.cell_type == "code"]
    answers = [cell.source for cell in code if utils.is_solution(cell)]
    imports = {pair for cell in code if is_given(cell) for pair in names.imported(cell.source)}
    found: set[str] = set()
    for source in answers:
        again = {name for name, _ in names.imported(source) & imports}
        found |= names.bound(source) - again
    return frozenset(found)


def shared(cells: list[NotebookNode], answers: frozenset[str]) -> frozenset[str]:
    """Return the names that functions of the notebook read, and that a check may bind anew: also one of Python's own,
    like `input`, that a check puts its own in place of."""
    every = [cell for cell in cells if cell.cell_type == "code"]
    code = [cell.source for cell in every if not utils.is_grade(cell)]
    checks = [cell.source for cell in every if utils.is_grade(cell)]
    pythons = set(dir(builtins)) & set().union(*map(names.bound, checks))
    return frozenset(names.read_later(code) & answers.union(pythons, *map(names.bound, code)))


@dataclass
class Facts:
    """What the text of a notebook tells: which names its answers bind, which of them its functions read and a check may
    bind anew, and what comes before each check."""

    answered: frozenset[str]
    shared: list[str]
    places: dict[str, Place]


def facts(cells: list[NotebookNode], answers: frozenset[str], checks: set[str]) -> Facts:
    """Return the facts of a notebook; `checks` are the ids of its checks."""
    return Facts(answers, sorted(shared(cells, answers)), Walk(cells, answers).places(checks))


class Walk:
    """Goes through the author's cells in order, and knows at each check what came before."""

    def __init__(self, cells: list[NotebookNode], answers: frozenset[str]) -> None:
        self.answers = answers
        self.cells = [cell for cell in cells if cell.cell_type == "code"]
        wanted = {name for cell in self.cells if not is_given(cell) for name in names.read(cell.source)}
        given = [cell.source for cell in self.cells if is_given(cell)]
        self.preludes = iter(names.independent(given, answers, wanted))
        self.steps: list[Step] = []
        self.given: set[str] = set()
        self.bound: set[str] = set()
        self.hidden: set[str] = set()
        self.earlier: list[tuple[str, set[str]]] = []

    def places(self, checks: set[str]) -> dict[str, Place]:
        """Return what comes before each check, by its cell's id."""
        found = {}
        for cell in self.cells:
            name = str(cell.metadata.get("nbgrader", {}).get("grade_id", ""))
            if name in checks:
                found[name] = self._at(cell.source)
                self._after(cell.source)
            else:
                self._between(cell)
        return found

    def _at(self, source: str) -> Place:
        read = names.read(source)
        steps, self.steps = self.steps, []
        return Place(
            steps,
            sorted(read & self.answers),
            sorted((read & self.given) - self.answers),
            sorted(self.hidden),
            self._first(read),
            set(self.bound),
        )

    def _first(self, read: set[str]) -> list[str]:
        """Return the earlier checks whose hidden parts bind what is read, and those that these need."""
        found: list[str] = []
        for source, hidden in reversed(self.earlier):
            if hidden & read:
                found.insert(0, source)
                read = read | names.read(source)
        return found

    def _after(self, source: str) -> None:
        every, seen = names.bound(source), names.bound(release.visible_text(source))
        self.bound |= every
        self.given -= every
        self.hidden = (self.hidden | (every - seen)) - seen
        self.earlier.append((source, every - seen))

    def _between(self, cell: NotebookNode) -> None:
        fresh = names.bound(cell.source)
        self.steps += self._steps(cell, fresh)
        self.bound -= fresh
        self.hidden -= fresh
        self.given = (self.given - fresh) | (names.data(cell.source) if is_given(cell) else set())

    def _steps(self, cell: NotebookNode, fresh: set[str]) -> Iterator[Step]:
        if is_given(cell):
            source = next(self.preludes)
            if source:
                yield {"prelude": source}
        elif fresh & self.answers:
            yield {"forget": sorted(fresh & self.answers)}
