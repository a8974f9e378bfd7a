"""A reader with all published tables, the definitions and a solver. Shares no code with what hides.

For each measure, year and pathway there are three unknown counts. Every number in a table is an equation; that some
people are among others is an inequality. What the solver can bound to fewer than eleven values is recovered.
"""

import math
from collections import defaultdict

import highspy
import numpy as np

K = 11
DAYS = ("30", "60", "90", "180", "365")
T, A, Y, LEFT = ("yes", "no"), ("yes", "no", "out"), ("yes",), ("out",)


def _both_ways(one, other, parts):
    """Of years long past every day in question is over: the same people stand behind both."""
    return ((one, parts, other, parts), (other, parts, one, parts))


def _known_inclusions():
    """(outer measure, its parts, inner measure, its parts), written down from the definitions once more."""
    for parts in (T, A, LEFT):
        yield ("gains", parts, "employed_q2", parts)
        yield from _both_ways("employed_q2", "credential", parts)
        yield from _both_ways("credential", "employed_q4", parts)
    yield from (("employed_q2", Y, "earnings_q2", Y), ("employed_q2", Y, "same_employer", T))
    yield from (("employed_q4", T, "same_employer", T), ("employed_q4", Y, "same_employer", Y))
    yield ("employed_q4", LEFT, "same_employer", LEFT)
    for parts in (Y, T, LEFT):
        yield ("graduated_late", parts, "graduated", parts)
    yield from (("graduated", T, "graduated_late", T), ("graduated", LEFT, "graduated_late", LEFT))
    yield ("in_field", T, "bppe", T)
    yield from _both_ways("in_field", "bppe", A)
    for n, day in enumerate(DAYS):
        any_, same = f"retention_any_{day}", f"retention_same_{day}"
        yield from ((any_, Y, same, Y), (any_, T, same, T), (same, T, any_, T))
        if n:
            yield (f"retention_any_{DAYS[n - 1]}", T, any_, T)


INCLUSIONS = list(_known_inclusions())


class Reader:
    """All that can be read in `tables`, as one linear programme for each set of measures that hang together."""

    def __init__(self, tables, years, pathways, measures, highest=5000):
        self.place = {}
        for m in measures:
            for part in A:
                for y in years:
                    for g in pathways:
                        self.place[m, part, y, g] = len(self.place)
        self.solver = highspy.Highs()
        for option, value in (
            ("output_flag", False),
            ("threads", 1),
            ("presolve", "off"),
            ("solver", "simplex"),
            ("simplex_strategy", 4),
        ):
            self.solver.setOptionValue(option, value)
        for _ in self.place:
            self.solver.addVar(0, highest)
        for outer, outer_parts, inner, inner_parts in INCLUSIONS:
            if outer in measures:
                for y in years:
                    for g in pathways:
                        terms = defaultdict(float)
                        for part in outer_parts:
                            terms[self.place[outer, part, y, g]] += 1
                        for part in inner_parts:
                            terms[self.place[inner, part, y, g]] -= 1
                        self._row(terms, 0, highspy.kHighsInf)
        for table in tables:
            self._read(table, pathways, measures)

    def _row(self, terms, low, high):
        self.solver.addRow(low, high, len(terms), list(terms), list(terms.values()))

    def _read(self, table, pathways, measures):
        years = range(table["first"], table["last"] + 1)
        for row in table["rows"]:
            names = pathways if row["groups"] == ["*"] else row["groups"]
            for m in measures:
                figure = row["figures"].get(m)
                if figure is None:
                    continue
                if "people" in figure:
                    numbers = {"yes": figure["people"]}
                else:
                    numbers = {"yes": figure["yes"], "no": figure["total"] - figure["yes"], "out": figure["left_out"]}
                for part, number in numbers.items():
                    if number is not None:
                        terms = {self.place[m, part, y, g]: 1.0 for y in years for g in names}
                        self._row(terms, number, number)

    def watch(self, sums):
        """Say of which sums (cell → 1 or -1) the ends are asked for; each answer then counts for all of them."""
        self.columns = np.array([self.place[cell] for terms in sums for cell in terms])
        self.factors = np.array([factor for terms in sums for factor in terms.values()], dtype=float)
        self.starts = np.cumsum([0, *(len(terms) for terms in sums)])[:-1]
        self.low, self.high = np.full(len(sums), np.inf), np.full(len(sums), -np.inf)

    def wide(self, number):
        """Return whether two tables were seen already that leave a sum at least eleven whole numbers."""
        low, high = self.low[number], self.high[number]
        return bool(low <= high and math.floor(high + 1e-6) - math.ceil(low - 1e-6) >= K - 1)

    def bounds(self, terms):
        """Return the smallest and largest whole number that a sum of cells can be."""
        ends = []
        columns = np.array([self.place[cell] for cell in terms], dtype=np.int32)
        self.solver.changeColsCost(len(columns), columns, np.array(list(terms.values()), dtype=float))
        for sense in (highspy.ObjSense.kMinimize, highspy.ObjSense.kMaximize):
            self.solver.changeObjectiveSense(sense)
            self.solver.run()
            status = self.solver.getModelStatus()
            assert status == highspy.HighsModelStatus.kOptimal, status
            ends.append(self.solver.getInfo().objective_function_value)
            values = np.array(self.solver.getSolution().col_value)[self.columns]
            seen = np.add.reduceat(self.factors * values, self.starts)
            self.low, self.high = np.minimum(self.low, seen), np.maximum(self.high, seen)
        self.solver.changeColsCost(len(columns), columns, np.zeros(len(columns)))
        return math.ceil(ends[0] - 1e-6), math.floor(ends[1] + 1e-6)


FAMILIES = [
    ["gains", "employed_q2", "employed_q4", "credential", "earnings_q2", "same_employer"],
    ["graduated_late", "graduated"],
    ["in_field", "bppe"],
    [f"retention_{scope}_{day}" for day in DAYS for scope in ("any", "same")],
]


def sums_of(years, pathways, family):
    """Yield (what, {cell: 1 or -1}) of every count that readers must not work out where it is small."""
    areas = [((y,), (g,)) for y in years for g in pathways]
    areas += [((y,), tuple(pathways)) for y in years] + [(tuple(years), (g,)) for g in pathways]
    for m in family:
        for parts in (Y, ("no",), LEFT, T):
            for ys, gs in areas:
                yield (m, parts, ys, gs), {(m, part, y, g): 1 for part in parts for y in ys for g in gs}
    for outer, outer_parts, inner, inner_parts in INCLUSIONS:
        for y in years if outer in family else ():
            for g in pathways:
                more = {(outer, part, y, g): 1 for part in outer_parts}
                yield (outer, outer_parts, inner, inner_parts, y, g), more | {(inner, p, y, g): -1 for p in inner_parts}


def small_sums(truth, years, pathways, family):
    """Return (what, its terms, its value) of every such count of 1–10."""
    found = []
    for what, terms in sums_of(years, pathways, family):
        value = sum(factor * truth[y][m][g][A.index(part)] for (m, part, y, g), factor in terms.items())
        if 0 < value < K:
            found.append((what, terms, value))
    return found


def recovered(tables, truth, years, pathways):
    """Return every true count of 1–10 that a reader bounds to fewer than eleven values: (what, value, low, high).

    `truth` is year → measure → pathway → (yes, no, out). Counted are single cells, all pathways of one year, all years
    of one pathway, and what lies between two linked numbers of one year and pathway.
    """
    found = []
    for family in FAMILIES:
        sums = small_sums(truth, years, pathways, family)
        if sums and any(row["figures"].get(m) is not None for t in tables for row in t["rows"] for m in family):
            reader = Reader(tables, years, pathways, family)
            reader.watch([terms for _, terms, _ in sums])
            for number, (what, terms, value) in enumerate(sums):
                if not reader.wide(number):
                    low, high = reader.bounds(terms)
                    assert low <= value <= high, (terms, value, low, high)
                    if high - low < K - 1:
                        found.append((what, value, low, high))
    return found
