"""The smallest counts there are, and how the counts of one measure lie inside those of another.

Everything that was ever published is a sum of such cells: the people of one measure, one part of it, one programme year
and one pathway. Whoever wants to work a hidden count out has these sums, and the relations below, and nothing else.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import NamedTuple

from .formulas import Count

YES, NO, OUT = "yes", "no", "out"
PARTS = (YES, NO, OUT)
# What can be said of a measure, and of which parts it consists: those counted, those left out, all together.
ENDS: Mapping[str, tuple[str, ...]] = {YES: (YES,), NO: (NO,), OUT: (OUT,), "total": (YES, NO), "all": PARTS}


class Cell(NamedTuple):
    """One count of people (or of jobs): `part` is yes, no or out; `year` the first calendar year of the programme."""

    measure: str
    part: str
    year: int
    pathway: str


@dataclass(frozen=True)
class Relation:
    """In each year and pathway everybody counted in `inner` is also counted in `outer`: (measure, an end of it).

    Where the numbers of a year say otherwise, it does not hold there, and a reader who believes it is misled.
    """

    outer: tuple[str, str]
    inner: tuple[str, str]


Counts = Mapping[int, Mapping[str, Mapping[str, Count]]]


def values_of(counts: Counts) -> dict[Cell, int]:
    """Return every cell's number of people; `counts` is year → measure → pathway → count.

    In the same order in every process: a solver goes its way by the order of its columns, and whoever confirms a
    table must find hidden what whoever proposed it found.
    """
    return {
        Cell(measure, part, year, pathway): number
        for year, per_measure in sorted(counts.items())
        for measure, per_pathway in per_measure.items()
        for pathway, count in sorted(per_pathway.items())
        for part, number in zip(PARTS, (count.yes, count.no, count.excluded), strict=True)
    }


def cells_of(measure: str, end: str, years: Iterable[int], pathways: Iterable[str]) -> tuple[Cell, ...]:
    """Return the cells whose sum is one end of a measure over years and pathways."""
    return tuple(map(Cell._make, product((measure,), ENDS[end], years, pathways)))


def families(measures: Iterable[str], relations: Sequence[Relation]) -> list[set[str]]:
    """Return the measures in sets that no relation joins: nothing said in one tells anything about another."""
    found: list[set[str]] = []
    for measure in measures:
        near = {measure} | {
            name for r in relations for name in (r.outer[0], r.inner[0]) if measure in (r.outer[0], r.inner[0])
        }
        touched = [family for family in found if family & near]
        found = [family for family in found if not family & near] + [near.union(*touched)]
    return found
