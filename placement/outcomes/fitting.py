"""Which tables fit everything that was published: HiGHS proposes them, and each is checked here in whole numbers.

A count is vague when two tables fit that differ in it by K - 1 or more, so that a reader is left with at least K
values. A proposal that does not fit exactly is thrown away: a rounding error of the solver can only hide too much.
Source: A. Hundepool et al., *Statistical Disclosure Control* (2012), chapter 4, the auditing problem.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import highspy
import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.int64]
# Between two questions only the sum that is asked for changes: the last answer still fits, and the primal simplex
# method (4) goes on from it.
OPTIONS = {"output_flag": False, "threads": 1, "presolve": "off", "solver": "simplex", "simplex_strategy": 4}


@dataclass(frozen=True)
class Row:
    """One linear statement: the sum of `terms` (column → factor) is what it is in truth; `name` says who said it."""

    name: object
    terms: Mapping[int, int]


class Sums:
    """Many sums of columns at once."""

    def __init__(self, each: Sequence[Mapping[int, int]]):
        self.columns = np.array([column for terms in each for column in terms], dtype=np.int64)
        self.factors = np.array([factor for terms in each for factor in terms.values()], dtype=np.int64)
        self.starts = np.cumsum([0, *(len(terms) for terms in each)])[:-1]

    def of(self, table: Numbers) -> Numbers:
        """Return every sum in a table."""
        if not len(self.starts):
            return np.zeros(0, dtype=np.int64)
        return np.add.reduceat(self.factors * table[self.columns], self.starts)


class Found(NamedTuple):
    """A table in whole numbers: which rows it agrees with, and its sums."""

    table: Numbers
    agrees: npt.NDArray[np.bool_]
    sums: Numbers


class _Silent(highspy.Highs):
    """A solver that prints nothing: by itself it says its name as soon as its callbacks are set, before any option."""

    def enableCallbacks(self) -> None:  # noqa: N802 - its own name for it
        """Set them, in silence."""
        self.setOptionValue("output_flag", False)
        super().enableCallbacks()


@dataclass
class System:
    """All statements about the columns of one family, and the sums that must stay vague.

    `truth` is the table as it is, and fits. No column is larger than its `highest`: what a reader may know of sizes.
    """

    truth: Numbers
    highest: Numbers
    rows: Sequence[Row]
    sums: Sequence[tuple[int, ...]]
    tables: list[Found] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.spoken = np.ones(len(self.rows), dtype=bool)
        self._said, self._watched = (
            Sums([row.terms for row in self.rows]),
            Sums([dict.fromkeys(s, 1) for s in self.sums]),
        )
        self._values = self._said.of(self.truth)
        self.low = self.high = self._watched.of(self.truth)
        self._solver = self._build()

    def _build(self) -> highspy.Highs:
        solver = _Silent()
        for option, value in OPTIONS.items():
            solver.setOptionValue(option, value)
        solver.addVars(len(self.truth), np.zeros(len(self.truth)), self.highest.astype(float))
        for place, row in enumerate(self.rows):
            value, columns = float(self._values[place]), np.array(list(row.terms), dtype=np.int32)
            solver.addRow(value, value, len(columns), columns, np.array(list(row.terms.values()), float))
        return solver

    def unsay(self, name: object) -> None:
        """Take back one statement. Tables that fitted still do."""
        for place, row in enumerate(self.rows):
            if row.name == name:
                self._solver.changeRowBounds(place, -highspy.kHighsInf, highspy.kHighsInf)
                self.spoken[place] = False

    def say(self, name: object) -> list[Found]:
        """Make one statement again; return the tables found before, of which only those that fit are kept."""
        for place, row in enumerate(self.rows):
            if row.name == name:
                value = float(self._values[place])
                self._solver.changeRowBounds(place, value, value)
                self.spoken[place] = True
        before = self.tables
        self.look_again(before)
        return before

    def look_again(self, tables: Sequence[Found]) -> None:
        """Go on from tables that were found earlier, those of them that fit."""
        self.low = self.high = self._watched.of(self.truth)
        self.tables = [found for found in tables if found.agrees[self.spoken].all()]
        if self.tables:
            sums = np.array([found.sums for found in self.tables])
            self.low, self.high = np.minimum(self.low, sums.min(0)), np.maximum(self.high, sums.max(0))

    def narrow(self, wanted: int) -> list[int]:
        """Return the places of the sums in which no two tables found so far differ by `wanted`."""
        return [int(place) for place in np.flatnonzero(self.high - self.low < wanted)]

    def stretch(self, places: Iterable[int]) -> None:
        """Look for one table in which many of these sums are large."""
        self._propose({column for place in places for column in self.sums[place]}, most=True)

    def bounding(self, place: int, wanted: int) -> set[object] | None:
        """Return `None` where two tables differ by `wanted` in this sum, else the names of what bounds it.

        Halves of people are asked for once more in whole numbers, unless the sum is bounded with halves already.
        """
        asked, names, ends, halves = set(self.sums[place]), set[object](), [], []
        for most in (True, False):
            if self._is_narrow(place, wanted):
                found, end, whole = self._propose(asked, most=most)
                names |= found
                ends.append(end)
                halves += [] if whole else [most]
        if len(ends) == 2 and ends[0] - ends[1] > wanted - 1e-6:
            for most in halves:
                if self._is_narrow(place, wanted):
                    self._propose_whole(
                        asked, self.low[place] + wanted if most else self.high[place] - wanted, most=most
                    )
        return names if self._is_narrow(place, wanted) else None

    def _is_narrow(self, place: int, wanted: int) -> bool:
        return bool(self.high[place] - self.low[place] < wanted)

    def _propose(self, asked: set[int], *, most: bool) -> tuple[set[object], float, bool]:
        """Solve for the largest or smallest sum; return the names that bound it, its size, and whether it fits."""
        solution = self._ask(asked, most=most)
        binding = map(int, np.flatnonzero(np.abs(np.array(solution.row_dual)) > 1e-7))
        names = {self.rows[place].name for place in binding if self.spoken[place]} - {None}
        values = np.asarray(solution.col_value, dtype=float)
        return names, float(values[sorted(asked)].sum()) if len(values) else 0.0, self._keep(values)

    def _ask(self, asked: set[int], *, most: bool) -> Any:
        columns = np.array(sorted(asked), dtype=np.int32)
        self._solver.changeObjectiveSense(highspy.ObjSense.kMaximize if most else highspy.ObjSense.kMinimize)
        self._solver.changeColsCost(len(columns), columns, np.ones(len(columns)))
        self._solver.run()
        solution = self._solver.getSolution()
        self._solver.changeColsCost(len(columns), columns, np.zeros(len(columns)))
        return solution

    def _propose_whole(self, asked: set[int], enough: float, *, most: bool) -> None:
        """Solve the same in whole numbers; the first table that reaches `enough` will do."""
        places = np.arange(len(self.truth), dtype=np.int32)
        whole, halves = (
            np.full(len(places), kind) for kind in (highspy.HighsVarType.kInteger, highspy.HighsVarType.kContinuous)
        )
        self._solver.changeColsIntegrality(len(places), places, whole)
        self._solver.setOptionValue("objective_target", float(enough))
        self._keep(np.asarray(self._ask(asked, most=most).col_value, dtype=float))
        self._solver.changeColsIntegrality(len(places), places, halves)

    def _keep(self, proposed: Sequence[Any] | npt.NDArray[np.float64]) -> bool:
        """Keep a proposal that fits exactly."""
        if len(proposed) != len(self.truth):
            return False
        table = np.rint(np.asarray(proposed, dtype=float)).astype(np.int64)
        agrees = self._said.of(table) == self._values
        fits = bool((table >= 0).all() and agrees[self.spoken].all())
        if fits:
            sums = self._watched.of(table)
            self.tables.append(Found(table, agrees, sums))
            self.low, self.high = np.minimum(self.low, sums), np.maximum(self.high, sums)
        return fits
