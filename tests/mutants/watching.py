"""Which tests run which line: a change is shown to those alone that run the statement it stands in."""

import contextlib
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from types import FrameType
from typing import Any

from tests.mutants.changes import Mutant

# How much sooner a test is asked that noticed a change of the same function before.
TRUST = 4


class Watched:
    """What the tests did with the code as it is: the lines that each runs and the seconds that it takes."""

    def __init__(self, files: Iterable[str]) -> None:
        self.files = frozenset(files)
        self.took: dict[int, float] = {}
        self.ran: dict[tuple[str, int], set[int]] = defaultdict(set)
        self.noticed: dict[tuple[str, str, int], int] = defaultdict(int)

    @contextlib.contextmanager
    def of(self, number: int) -> Iterator[None]:
        """Write down what one test runs."""

        def inside(frame: FrameType, event: str, _: object) -> Any:
            self.ran[frame.f_code.co_filename, frame.f_lineno].add(number)
            return inside

        def outside(frame: FrameType, event: str, _: object) -> Any:
            return inside if frame.f_code.co_filename in self.files else None

        sys.settrace(outside)
        try:
            yield
        finally:
            sys.settrace(None)

    def tests_of(self, mutant: Mutant) -> list[int]:
        """Return the tests that could notice a change, the likeliest and quickest first."""
        path = str(mutant.path)
        lines = [self.ran.get((path, line), set()) for line in range(mutant.lines[0], mutant.lines[1] + 1)]
        found = set().union(*lines) if mutant.place else set(self.took)
        return sorted(found, key=lambda n: self.took[n] / (1 + TRUST * self.noticed[path, mutant.place, n]))

    def has_noticed(self, mutant: Mutant, number: int) -> None:
        """Remember who noticed, for the next change of the same function."""
        self.noticed[str(mutant.path), mutant.place, number] += 1
