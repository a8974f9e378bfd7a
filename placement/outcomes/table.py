"""The outcome table: every indicator with method, denominator, exclusions and its suppressed figures, as plain JSON."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from . import formulas
from .facts import Facts, Job
from .formulas import Count
from .periods import programme_year
from .suppression import ALL, Block, K, Link, suppress


@dataclass(frozen=True)
class Group:
    """All facts of one pathway."""

    people: Sequence[Facts]
    jobs: Sequence[Job]


@dataclass(frozen=True)
class Span:
    """The programme years of a table, both ends included, read on day `as_of`."""

    first: int
    last: int
    as_of: date

    def holds(self, day: date | None) -> bool:
        """Return whether a day lies in one of the years."""
        return day is not None and self.first <= programme_year(day) <= self.last


Measure = Callable[[Group, Span], Count]


def _left(group: Group, span: Span) -> list[Facts]:
    return [p for p in group.people if span.holds(p.exit_on)]


def _due(group: Group, span: Span) -> list[Facts]:
    return [p for p in group.people if span.holds(p.planned_end_on) and p.planned_end_on < span.as_of]


def _graduated(group: Group, span: Span) -> list[Facts]:
    return [p for p in group.people if span.holds(p.graduated_on)]


def _earners(group: Group, span: Span) -> Count:
    """Count those whose earnings stand behind the median; `no` is everybody else who left."""
    left = formulas.exiters(_left(group, span), 2, span.as_of)
    return Count(formulas.median_earnings(left, span.as_of)[1], sum(not p.excluded for p in left))


def _gains(group: Group, span: Span) -> Count:
    years = range(span.first, span.last + 1)
    return sum((formulas.skill_gains(group.people, year) for year in years), Count(0, 0))


def _retention(day: int, *, same: bool) -> Measure:
    def measure(group: Group, span: Span) -> Count:
        jobs = [job for job in group.jobs if span.holds(job.start_on)]
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
        for day in (30, 60, 90, 180, 365)
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
    *(Link((f"retention_any_{day}", "yes"), (f"retention_same_{day}", "yes")) for day in (30, 60, 90, 180, 365)),
)


def counts_of(groups: Mapping[str, Group], span: Span) -> dict[str, dict[str, Count]]:
    """Return measure → pathway → count, nothing hidden yet: for this module and its tests only."""
    return {name: {key: measure(group, span) for key, group in groups.items()} for name, measure in MEASURES.items()}


def build(groups: Mapping[str, Group], span: Span, k: int = K) -> dict[str, Any]:
    """Return the table as it may be published: nothing in it needs hiding any more.

    JSON: `{"first", "last", "as_of", "k", "rows": [{"groups": [...], "figures": {measure: figure}}]}`; a figure is
    `None` or `{"yes", "total", "percent", "left_out"}`; earnings are `{"median", "people"}`.
    """
    counts = counts_of(groups, span)
    shown = suppress(counts, base=BASE, links=LINKS, k=k) if groups else {}
    rows = [_row(block, figures, groups, span, k) for block, figures in shown.items()]
    return {"first": span.first, "last": span.last, "as_of": span.as_of.isoformat(), "k": k, "rows": rows}


def _row(
    block: Block, figures: Mapping[str, Count | None], groups: Mapping[str, Group], span: Span, k: int
) -> dict[str, Any]:
    names = sorted(groups) if block == ALL else sorted(block)
    people = [p for name in names for p in groups[name].people]
    row = {name: _figure(count, k) for name, count in figures.items()}
    if figures["earnings_q2"] is not None:
        median, number = formulas.median_earnings(_left(Group(people, ()), span), span.as_of)
        row["earnings_q2"] = {"median": str(median), "people": number}
    return {"groups": ["*"] if block == ALL else names, "figures": row}


def _figure(count: Count | None, k: int) -> dict[str, Any] | None:
    if count is None:
        return None
    left_out = count.excluded if count.excluded == 0 or count.excluded >= k else None
    return {
        "yes": count.yes,
        "total": count.total,
        "percent": round(100 * count.yes / count.total),
        "left_out": left_out,
    }


def shown_figures(table: Mapping[str, Any]) -> int:
    """Return how many figures of a table can be read."""
    return sum(figure is not None for row in table["rows"] for figure in row["figures"].values())


def years_of(groups: Iterable[Group]) -> list[int]:
    """Return the programme years in which somebody left, newest first."""
    return sorted({programme_year(p.exit_on) for g in groups for p in g.people if p.exit_on}, reverse=True)


def subtract(whole: Mapping[str, Any], parts: Sequence[Mapping[str, Any]]) -> set[str]:
    """Return the measures of a roll-up that must be hidden: minus any of the published parts they would show 1–10.

    Only the row over everything is compared: a roll-up over published years shows no other row.
    """
    k = int(whole["k"])
    unsafe: set[str] = set()
    whole_row = _all_row(whole)
    for name, figure in (whole_row or {}).items():
        if figure is None:
            continue
        read = [f for part in parts for f in [(_all_row(part) or {}).get(name)] if f is not None]
        for chosen in _subsets(read):
            total = _people(figure) - sum(map(_people, chosen))
            yes = int(figure.get("yes", total)) - sum(int(f.get("yes", 0)) for f in chosen)
            if total and (min(yes, total - yes) < k if "yes" in figure else total < k):
                unsafe.add(name)
    return unsafe


def _people(figure: Mapping[str, Any]) -> int:
    return int(figure["total"] if "total" in figure else figure["people"])


def _all_row(table: Mapping[str, Any]) -> Mapping[str, Any] | None:
    return next((row["figures"] for row in table["rows"] if row["groups"] == ["*"]), None)


def _subsets(parts: Sequence[Mapping[str, Any]]) -> list[list[Mapping[str, Any]]]:
    subsets: list[list[Mapping[str, Any]]] = [[]]
    for part in parts:
        subsets += [[*subset, part] for subset in subsets]
    return subsets[1:]


__all__ = ["BASE", "LINKS", "MEASURES", "Group", "Span", "build", "counts_of", "shown_figures", "subtract", "years_of"]
