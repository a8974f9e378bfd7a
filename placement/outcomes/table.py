"""The outcome table: every indicator with method, denominator, exclusions and its suppressed figures, as plain JSON."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from . import formulas
from .cells import Relation
from .facts import Facts, Job, Part
from .formulas import Count
from .periods import programme_year
from .protection import FIGURE, Spoken, figures_to_hide
from .suppression import ALL, Block, K, Link, suppress


@dataclass(frozen=True)
class Group:
    """All facts of one pathway."""

    people: Sequence[Facts]
    jobs: Sequence[Job]

    @cached_property
    def counted(self) -> Mapping[tuple[Part, int], list[Facts]]:
        """Return the rows of each part and programme year; those of gains, which follow years of their own, under 0.

        Looked through once: a table asks for each of its years and each figure.
        """
        found: dict[tuple[Part, int], list[Facts]] = defaultdict(list)
        for one in self.people:
            for part, day in (
                (Part.WORK, one.exit_on),
                (Part.COMPLETION, one.planned_end_on),
                (Part.PLACEMENT, one.graduated_on),
            ):
                if day is not None and part in one.parts:
                    found[part, programme_year(day)].append(one)
            if Part.GAINS in one.parts:
                found[Part.GAINS, 0].append(one)
        return found

    @cached_property
    def begun(self) -> Mapping[int, list[Job]]:
        """Return the jobs that began in each programme year."""
        found: dict[int, list[Job]] = defaultdict(list)
        for job in self.jobs:
            found[programme_year(job.start_on)].append(job)
        return found

    def rows(self, part: Part, years: Iterable[int]) -> list[Facts]:
        """Return the rows that count in one part and these programme years."""
        return [one for year in years for one in self.counted.get((part, year), ())]

    @cached_property
    def _known(self) -> dict[tuple[str, int, date], Count]:
        """Return what was counted so far: of one measure and year, read on one day."""
        return {}

    def count(self, measure: str, span: "Span") -> Count:
        """Return the count of a measure: whoever counts in one year counts in no other, so that years add up."""
        return sum((self._in_year(measure, year, span.as_of) for year in span.years), Count(0, 0))

    def _in_year(self, measure: str, year: int, as_of: date) -> Count:
        found = self._known.get((measure, year, as_of))
        if found is None:
            found = self._known[measure, year, as_of] = MEASURES[measure](self, Span(year, year, as_of))
        return found


@dataclass(frozen=True)
class Span:
    """The programme years of a table, both ends included, read on day `as_of`."""

    first: int
    last: int
    as_of: date

    @property
    def years(self) -> range:
        """Return its programme years."""
        return range(self.first, self.last + 1)

    def holds(self, day: date | None) -> bool:
        """Return whether a day lies in one of the years."""
        return day is not None and self.first <= programme_year(day) <= self.last


Measure = Callable[[Group, Span], Count]
RETENTION_DAYS = (30, 60, 90, 180, 365)


def _left(group: Group, span: Span) -> list[Facts]:
    return group.rows(Part.WORK, span.years)


def _due(group: Group, span: Span) -> list[Facts]:
    return [p for p in group.rows(Part.COMPLETION, span.years) if p.planned_end_on < span.as_of]


def _graduated(group: Group, span: Span) -> list[Facts]:
    return group.rows(Part.PLACEMENT, span.years)


def _earners(group: Group, span: Span) -> Count:
    """Count those whose earnings stand behind the median; `no` is everybody else who left."""
    left = formulas.exiters(_left(group, span), 2, span.as_of)
    return Count(formulas.median_earnings(left, span.as_of)[1], sum(not formulas.after_exit(p) for p in left))


def _gains(group: Group, span: Span) -> Count:
    people = group.rows(Part.GAINS, [0])
    return sum((formulas.skill_gains(people, year) for year in span.years), Count(0, 0))


def _retention(day: int, *, same: bool) -> Measure:
    def measure(group: Group, span: Span) -> Count:
        jobs = [job for year in span.years for job in group.begun.get(year, ())]
        return formulas.retention(jobs, day, span.as_of, same=same)

    return measure


MEASURES: Mapping[str, Measure] = {
    "employed_q2": lambda g, s: formulas.employment_rate(_left(g, s), 2, s.as_of),
    "employed_q4": lambda g, s: formulas.employment_rate(_left(g, s), 4, s.as_of),
    "earnings_q2": _earners,
    "same_employer": lambda g, s: formulas.same_employer(_left(g, s), s.as_of),
    "credential": lambda g, s: formulas.credential_attainment(_left(g, s), s.as_of),
    "gains": _gains,
    "graduated_late": lambda g, s: formulas.graduation(_due(g, s), late=True),
    "graduated": lambda g, s: formulas.graduation(_due(g, s), late=False),
    "in_field": lambda g, s: formulas.in_field(_graduated(g, s), s.as_of),
    "bppe": lambda g, s: formulas.bppe_placement(_graduated(g, s), s.as_of),
    **{
        f"retention_{scope}_{day}": _retention(day, same=scope == "same")
        for scope in ("any", "same")
        for day in RETENTION_DAYS
    },
}
BASE = "employed_q2"
LINKS: tuple[Link, ...] = (
    Link((BASE, "total"), ("employed_q4", "total")),
    Link((BASE, "total"), ("credential", "total")),
    Link((BASE, "yes"), ("earnings_q2", "yes")),
    Link((BASE, "yes"), ("same_employer", "total")),
    Link(("employed_q4", "yes"), ("same_employer", "yes")),
    Link(("graduated_late", "yes"), ("graduated", "yes")),
    Link(("in_field", "total"), ("bppe", "total")),
    *(Link((f"retention_any_{day}", "yes"), (f"retention_same_{day}", "yes")) for day in RETENTION_DAYS),
)


# What follows from the definitions alone, for people of one pathway and programme year: whoever knows it can add and
# subtract across indicators. Day 180 comes before six months are over, and month 12 before the fourth quarter ends.
RETENTION = [(f"retention_any_{day}", f"retention_same_{day}") for day in RETENTION_DAYS]
# Once every day in question has passed, the people of these are the same: both ways, wherever that is so.
SAME_ONCE_DUE = (
    (BASE, "credential"),
    ("credential", BASE),
    ("credential", "employed_q4"),
    ("employed_q4", "credential"),
)
RELATIONS: tuple[Relation, ...] = (
    *(
        Relation((outer, end), (inner, end))
        for outer, inner in (("gains", BASE), *SAME_ONCE_DUE)
        for end in ("total", "all", "out")
    ),
    Relation((BASE, "yes"), ("earnings_q2", "yes")),
    Relation((BASE, "yes"), ("same_employer", "total")),
    Relation(("employed_q4", "total"), ("same_employer", "total")),
    Relation(("employed_q4", "yes"), ("same_employer", "yes")),
    Relation(("employed_q4", "out"), ("same_employer", "out")),
    *(Relation(("graduated_late", end), ("graduated", end)) for end in ("yes", "total", "out")),
    *(Relation(("graduated", end), ("graduated_late", end)) for end in ("total", "out")),
    *(Relation(("in_field", end), ("bppe", end)) for end in ("total", "all")),
    Relation(("bppe", "all"), ("in_field", "all")),
    *(Relation((a, "yes"), (s, "yes")) for a, s in RETENTION),
    *(Relation((a, "total"), (s, "total")) for a, s in RETENTION),
    *(Relation((s, "total"), (a, "total")) for a, s in RETENTION),
    *(Relation((RETENTION[n][0], "total"), (RETENTION[n + 1][0], "total")) for n in range(len(RETENTION) - 1)),
)


def counts_of(groups: Mapping[str, Group], span: Span) -> dict[str, dict[str, Count]]:
    """Return measure → pathway → count, nothing hidden yet: for this module and its tests only."""
    return {name: {key: group.count(name, span) for key, group in groups.items()} for name in MEASURES}


def build(
    groups: Mapping[str, Group], span: Span, k: int = K, earlier: Sequence[Mapping[str, Any]] = ()
) -> dict[str, Any]:
    """Return the table as it may be published beside the `earlier` ones: nothing in it needs hiding any more.

    JSON: `{"first", "last", "as_of", "k", "rows": [{"groups": [...], "figures": {measure: figure}}]}`; a figure is
    `None` or `{"yes", "total", "percent", "left_out"}`, with `left_out` `None` where that number is hidden and
    `percent` to one decimal, halves up; earnings are `{"median", "people"}`.
    """
    counts = counts_of(groups, span)
    shown = suppress(counts, base=BASE, links=LINKS, k=k) if groups else {}
    rows = [_row(block, figures, groups, span, k) for block, figures in shown.items()]
    table = {"first": span.first, "last": span.last, "as_of": span.as_of.isoformat(), "k": k, "rows": rows}
    _hide(table, groups, span, earlier)
    return table


def _hide(table: dict[str, Any], groups: Mapping[str, Group], span: Span, earlier: Sequence[Mapping[str, Any]]) -> None:
    """Hide what a reader of this and every earlier table could work out."""
    tables = [_spoken(each) for each in (table, *earlier)]
    years = sorted({year for each in tables for year in each.years})
    # Facts go when their time is over; a table of then may name a pathway in which nobody is left.
    named = {name for each in earlier for row in each["rows"] for name in row["groups"]} - {"*"}
    known = {name: Group((), ()) for name in sorted(named)} | dict(groups)
    counts = {year: counts_of(known, Span(year, year, span.as_of)) for year in years}
    for place, measure, kind in figures_to_hide(counts, tables[0], tables[1:], RELATIONS, table["k"]):
        figures = table["rows"][place]["figures"]
        if kind == FIGURE:
            figures[measure] = None
        elif figures[measure] is not None:
            figures[measure]["left_out"] = None


def _spoken(table: Mapping[str, Any]) -> Spoken:
    return Spoken(range(int(table["first"]), int(table["last"]) + 1), table["rows"])


def _row(
    block: Block, figures: Mapping[str, Count | None], groups: Mapping[str, Group], span: Span, k: int
) -> dict[str, Any]:
    names = sorted(groups) if block == ALL else sorted(block)
    row = {name: _figure(count, k) for name, count in figures.items()}
    if figures["earnings_q2"] is not None:
        left = [one for name in names for one in _left(groups[name], span)]
        median, number = formulas.median_earnings(left, span.as_of)
        row["earnings_q2"] = {"median": str(median), "people": number}
    return {"groups": ["*"] if block == ALL else names, "figures": row}


def _figure(count: Count | None, k: int) -> dict[str, Any] | None:
    if count is None:
        return None
    left_out = count.excluded if count.excluded == 0 or count.excluded >= k else None
    percent = formulas.half_up(Decimal(100 * count.yes) / count.total, 1)
    return {"yes": count.yes, "total": count.total, "percent": float(percent), "left_out": left_out}


def shown_figures(table: Mapping[str, Any]) -> int:
    """Return how many figures of a table can be read."""
    return sum(figure is not None for row in table["rows"] for figure in row["figures"].values())


def years_of(groups: Iterable[Group]) -> list[int]:
    """Return the programme years in which somebody left, newest first."""
    return sorted(
        {programme_year(p.exit_on) for g in groups for p in g.people if p.exit_on and Part.WORK in p.parts},
        reverse=True,
    )


__all__ = ["BASE", "LINKS", "MEASURES", "RELATIONS", "Group", "Span", "build", "counts_of", "shown_figures", "years_of"]
