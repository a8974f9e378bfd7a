"""A reader with all published tables, the definitions and a solver. Shares no code with what hides.

For each measure, year and pathway there are three unknown counts. Every number in a table is an equation; that some
people are among others is an inequality. What the solver can bound to fewer than eleven values is recovered.
"""

import math
from collections import defaultdict

import highspy

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
        for option, value in (("output_flag", False), ("threads", 1), ("presolve", "off")):
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

    def bounds(self, cells):
        """Return the smallest and largest whole number that a sum of cells can be."""
        ends = []
        for cell in cells:
            self.solver.changeColCost(self.place[cell], 1)
        for sense in (highspy.ObjSense.kMinimize, highspy.ObjSense.kMaximize):
            self.solver.changeObjectiveSense(sense)
            self.solver.run()
            status = self.solver.getModelStatus()
            assert status == highspy.HighsModelStatus.kOptimal, status
            ends.append(self.solver.getInfo().objective_function_value)
        for cell in cells:
            self.solver.changeColCost(self.place[cell], 0)
        return math.ceil(ends[0] - 1e-6), math.floor(ends[1] + 1e-6)


FAMILIES = [
    ["gains", "employed_q2", "employed_q4", "credential", "earnings_q2", "same_employer"],
    ["graduated_late", "graduated"],
    ["in_field", "bppe"],
    [f"retention_{scope}_{day}" for day in DAYS for scope in ("any", "same")],
]


def recovered(tables, truth, years, pathways):
    """Return every true count of 1–10 that a reader bounds to fewer than eleven values: (what, value, low, high).

    `truth` is year → measure → pathway → (yes, no, out). Counted are single cells, all pathways of one year, all years
    of one pathway, and what lies between two linked numbers of one year and pathway.
    """
    found = []
    for family in FAMILIES:
        reader = Reader(tables, years, pathways, family)
        said = {m for t in tables for row in t["rows"] for m in family if row["figures"].get(m) is not None}
        if not said:
            continue
        areas = [((y,), (g,)) for y in years for g in pathways]
        areas += [((y,), tuple(pathways)) for y in years] + [(tuple(years), (g,)) for g in pathways]
        for m in family:
            for parts in (Y, ("no",), LEFT, T):
                for ys, gs in areas:
                    cells = [(m, part, y, g) for part in parts for y in ys for g in gs]
                    value = sum(truth[y][m][g][A.index(part)] for _, part, y, g in cells)
                    if 0 < value < K:
                        low, high = reader.bounds(cells)
                        assert low <= value <= high, (cells, value, low, high)
                        if high - low < K - 1:
                            found.append(((m, parts, ys, gs), value, low, high))
    return found
