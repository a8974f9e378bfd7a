"""What else must be hidden in a new table, given everything that was published before.

A figure may be shown only while a reader who adds, subtracts and solves over *all* published tables is left with at
least K values for every count of 1–10 that was not published: per pathway and year, per row, per year over all
pathways, per pathway over all years; those in it, those not, those left out, and the people between linked figures.
For `yes` and `no` of a group that is not empty, 0 is as telling as 1 and is protected too.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from .cells import ENDS, OUT, PARTS, Cell, Counts, Relation, cells_of, families, values_of
from .fitting import Row, System

# A figure of a table: which row, which measure, and "figure" or the number left out beside it.
Figure = tuple[int, str, str]
FIGURE, LEFT_OUT = "figure", "left_out"
# Measures of which only the number in it is shown, and not out of how many.
ONLY_YES = frozenset({"earnings_q2"})


@dataclass(frozen=True)
class Said:
    """One number that a table gives: the sum of these cells. `figure` is `None` for a table of the past."""

    cells: tuple[Cell, ...]
    value: int
    figure: Figure | None


@dataclass
class Protection:
    """Everything about one family of measures."""

    values: Mapping[Cell, int]
    gaps: Mapping[tuple[Relation, int, str], int]
    said: Sequence[Said]
    guarded: Sequence[tuple[Cell, ...]]
    k: int
    hidden: set[Figure] = field(default_factory=set)
    known: set[tuple[int, int]] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.columns: dict[object, int] = {cell: n for n, cell in enumerate(self.values)}
        self.columns |= {gap: len(self.columns) + n for n, gap in enumerate(self.gaps)}
        self.truth = np.array([*self.values.values(), *self.gaps.values()], dtype=np.int64)
        self.reasons: dict[Figure, int] = {}

    def system(self, sums: Sequence[tuple[int, ...]], without: Iterable[Said] = ()) -> System:
        """Return all statements but those named, as linear rows; `sums` must stay vague."""
        left = set(map(id, without))
        spoken = [
            Row(said.figure, {self.columns[cell]: 1 for cell in said.cells})
            for said in self.said
            if id(said) not in left
        ]
        # A reader knows roughly how large a pathway is: no count is thought to be much larger than it is.
        return System(self.truth, self.truth + 2 * self.k, [*self._relations(), *spoken], sums)

    def _relations(self) -> list[Row]:
        rows = []
        for gap in self.gaps:
            relation, year, pathway = gap
            terms = {self.columns[gap]: 1}
            for (measure, end), sign in ((relation.outer, -1), (relation.inner, 1)):
                for cell in cells_of(measure, end, [year], [pathway]):
                    terms[self.columns[cell]] = terms.get(self.columns[cell], 0) + sign
            rows.append(Row(None, {column: factor for column, factor in terms.items() if factor}))
        return rows

    def sums(self) -> list[tuple[int, ...]]:
        """Return the columns of every sum that must stay vague."""
        found = {tuple(sorted(self.columns[cell] for cell in cells)) for cells in self.guarded if self._small(cells)}
        found |= {(self.columns[gap],) for gap, number in self.gaps.items() if 0 < number < self.k}
        return sorted(found)

    def _small(self, cells: Sequence[Cell]) -> bool:
        number = sum(self.values[cell] for cell in cells)
        parts = {cell.part for cell in cells}
        if number or len(parts) > 1 or parts == {OUT}:
            return 0 < number < self.k
        people = {cell._replace(part=part) for cell in cells for part in ENDS["total"]}
        return any(self.values[cell] for cell in people)

    def hide(self) -> set[Figure]:
        """Hide figures until every such sum is vague, then show again what need not have been hidden."""
        moved = [s for s in self.said if s.figure is None and 0 < abs(self._moved(s)) < self.k]
        before = [tuple(self.columns[cell] for cell in said.cells) for said in moved]
        systems = [self.system(self.sums()), *([self.system(before, moved)] if moved else [])]
        for system in systems:
            for figure in self.hidden:
                system.unsay(figure)
            self._hide_until_vague(system)
        for figure in sorted(self.hidden, key=self._loss, reverse=True):
            self._show_again(figure, systems)
        return self.hidden

    def _moved(self, said: Said) -> int:
        """Return by how many people a published number has changed since."""
        return sum(self.values[cell] for cell in said.cells) - said.value

    def _hide_until_vague(self, system: System) -> None:
        while waiting := self._waiting(system):
            place = waiting[0]
            bounding = system.bounding(place, self.k - 1)
            chosen = sorted((figure for figure in bounding or ()), key=self._loss)  # type: ignore[arg-type]
            if chosen:
                system.unsay(chosen[0])
                self.hidden.add(chosen[0])  # type: ignore[arg-type]
                self.reasons[chosen[0]] = place  # type: ignore[index]
            elif bounding is not None:
                self.known.add((id(system), place))

    def _waiting(self, system: System) -> list[int]:
        """Return the sums not yet found vague, but those that tables of the past give away alone."""
        for _ in range(3):
            waiting = [n for n in system.narrow(self.k - 1) if (id(system), n) not in self.known]
            if len(waiting) < 3:
                break
            system.stretch(waiting)
        return [n for n in system.narrow(self.k - 1) if (id(system), n) not in self.known]

    def _show_again(self, figure: Figure, systems: Sequence[System]) -> None:
        kept = [(system, system.say(figure)) for system in systems]
        if all(self._vague(system, self.reasons[figure]) for system in systems):
            self.hidden.discard(figure)
            return
        for system, tables in kept:
            system.unsay(figure)
            system.look_again(tables)

    def _vague(self, system: System, first: int) -> bool:
        """Return whether nothing of the new table bounds any of the sums; `first` is the likeliest to be bounded."""
        waiting = system.narrow(self.k - 1)
        for place in sorted(waiting, key=lambda n: n != first):
            if (id(system), place) not in self.known and system.bounding(place, self.k - 1):
                return False
        return True

    def _loss(self, figure: Figure) -> tuple[bool, int, Figure]:
        """Return how much a reader loses: a number left out least, then the figures of the fewest people."""
        return (figure[2] == FIGURE, sum(said.value for said in self.said if said.figure == figure), figure)


@dataclass(frozen=True)
class Spoken:
    """A table as it is or will be published: its years, and its rows of pathways and figures (`table.build`)."""

    years: Sequence[int]
    rows: Sequence[Mapping[str, Any]]

    def statements(self, pathways: Sequence[str], *, new: bool) -> list[Said]:
        """Return every number that can be read in it."""
        found = []
        for place, row in enumerate(self.rows):
            names = pathways if row["groups"] == ["*"] else row["groups"]
            for measure, figure in row["figures"].items():
                if figure is not None:
                    ends = _ends(measure, figure)
                    for part, value in ends.items():
                        kind = LEFT_OUT if part == OUT else FIGURE
                        cells = cells_of(measure, part, self.years, names)
                        found.append(Said(cells, value, (place, measure, kind) if new else None))
        return found


def _ends(measure: str, figure: Mapping[str, Any]) -> dict[str, int]:
    if measure in ONLY_YES:
        return {"yes": int(figure["people"])}
    ends = {"yes": int(figure["yes"]), "no": int(figure["total"]) - int(figure["yes"])}
    return ends if figure["left_out"] is None else {**ends, OUT: int(figure["left_out"])}


def figures_to_hide(
    counts: Counts, new: Spoken, earlier: Sequence[Spoken], relations: Sequence[Relation], k: int
) -> set[Figure]:
    """Return which figures of `new` would let a reader of all tables bound a hidden count more narrowly than `k`.

    `counts` is the truth: year → measure → pathway → count, for every year of `new` and of `earlier`.
    """
    values = values_of(counts)
    pathways = sorted({cell.pathway for cell in values})
    years = sorted({cell.year for cell in values})
    measures = sorted({cell.measure for cell in values})
    said = [
        s
        for table, is_new in [(new, True), *((t, False) for t in earlier)]
        for s in table.statements(pathways, new=is_new)
    ]
    spans = [(new.years, row) for row in new.rows] + [(t.years, row) for t in earlier for row in t.rows]
    areas = _areas(years, pathways, spans)
    hidden: set[Figure] = set()
    for family in families(measures, relations):
        own = {cell: number for cell, number in values.items() if cell.measure in family}
        inside = [relation for relation in relations if relation.outer[0] in family]
        guarded = [cells_of(measure, end, *area) for measure in family for end in (*PARTS, "total") for area in areas]
        words = [s for s in said if s.cells and s.cells[0].measure in family]
        if any(s.figure for s in words):
            hidden |= Protection(own, _gaps(inside, own), words, guarded, k).hide()
    return hidden


def _areas(
    years: Sequence[int], pathways: Sequence[str], spans: Iterable[tuple[Sequence[int], Mapping[str, Any]]]
) -> list[tuple[tuple[int, ...], tuple[str, ...]]]:
    """Return the years and pathways whose counts are guarded."""
    areas: set[tuple[tuple[int, ...], tuple[str, ...]]]
    areas = {((year,), (pathway,)) for year in years for pathway in pathways}
    areas |= {((year,), tuple(pathways)) for year in years} | {(tuple(years), (pathway,)) for pathway in pathways}
    for read, row in spans:
        areas.add((tuple(read), tuple(pathways if row["groups"] == ["*"] else row["groups"])))
        areas |= {(tuple(read), (pathway,)) for pathway in pathways}
    return sorted(areas)


def _gaps(relations: Sequence[Relation], values: Mapping[Cell, int]) -> dict[tuple[Relation, int, str], int]:
    """Return the people between the two ends of each relation, wherever it is true."""
    gaps = {}
    for relation in relations:
        # In the same order in every process, as `values_of` says.
        for year, pathway in sorted({(cell.year, cell.pathway) for cell in values}):
            ends = (cells_of(measure, end, [year], [pathway]) for measure, end in (relation.outer, relation.inner))
            outer, inner = (sum(values[cell] for cell in cells) for cells in ends)
            if outer >= inner:
                gaps[relation, year, pathway] = outer - inner
    return gaps


__all__ = ["FIGURE", "LEFT_OUT", "Figure", "Spoken", "figures_to_hide"]
