"""The pieces of work that `infra.bench.outcomes` measures: the product's, and the same figures counted by SQL alone.

`packs` makes the table as it would be published, and its CSV, workbook and PDF. `published` is a page of the very
figures in them: counted by SQL, and hidden by the product's own search, which no SQL can do. `figures` are the
product's exact counts, and `numbers` a page of the same by SQL; nobody may see it. The SQL knows nothing of periods,
breaks, planned gaps, classes or evidence beyond these rows: it is the least that they can cost.
"""

from __future__ import annotations

import html
from collections import defaultdict
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

from django.db import connection
from django.utils import translation

from placement.models import PublishedTable
from placement.outcomes import table as product
from placement.outcomes.formulas import Count
from placement.outcomes.pack_pdf import pack
from placement.outcomes.packs import workbook
from placement.outcomes.selectors import groups_by_pathway, pathway_titles, preview_table
from placement.outcomes.suppression import ALL, K, suppress
from placement.outcomes.uncollected import uncollected
from placement.outcomes.words import csv_rows

HERE = Path(__file__).parent
SQL = {"sqlite": HERE / "outcomes.sql", "postgresql": HERE / "outcomes_postgresql.sql"}
AS_OF = date(2026, 11, 30)
FIRST, LAST = 2015, 2024
SPAN = product.Span(FIRST, LAST, AS_OF)
Counted = dict[tuple[str, int, str], Count]


def packs() -> list[int]:
    """Make the table as it would be published, and its CSV, workbook and PDF; return their sizes."""
    with translation.override("en"):
        table = preview_table(first_year=FIRST, last_year=LAST, as_of=AS_OF)
        row, titles = PublishedTable(first_year=FIRST, last_year=LAST, content=table), pathway_titles()
        return [len(csv_rows(table, titles)), len(workbook(row, titles)), len(pack(row, titles))]


def figures() -> int:
    """Count every figure of every pathway from its people, nothing hidden; return how many these are."""
    with uncollected():
        return sum(map(len, product.counts_of(groups_by_pathway(AS_OF), SPAN).values()))


class Told(product.Group):
    """A pathway whose counts SQL has told, (measure, year) → count; it knows no person."""

    @cached_property
    def told(self) -> dict[tuple[str, int], Count]:
        """Return the counts, empty at first."""
        return {}

    def _in_year(self, measure: str, year: int, as_of: date) -> Count:
        return self.told.get((measure, year), Count(0, 0))


class Answer(NamedTuple):
    """Counts of each measure, year and pathway, and medians of ten years by pathway, `*` for all."""

    counts: Counted
    medians: dict[str, Any]


def counted() -> Answer:
    """Return everything that the SQL tells."""
    found = Answer({}, {})
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # One large statement, asked once: to compile it would cost more than to answer it.
            cursor.execute("SET jit = off")
        cursor.execute(SQL[connection.vendor].read_text())
        for measure, year, way, yes, total, out, median in cursor.fetchall():
            if measure == "median":
                found.medians[way] = median
            else:
                found.counts[measure, year, way] = Count(yes, total, out)
    return found


def numbers() -> str:
    """Return all counts of all years together as a page."""
    sums: dict[tuple[str, str], Count] = defaultdict(lambda: Count(0, 0))
    told = counted()
    for (measure, year, way), count in told.counts.items():
        if FIRST <= year <= LAST:
            for column in (way, "*"):
                sums[measure, column] += count
    lines = [(*key, f"{count.yes} of {count.total}, {count.excluded} left out") for key, count in sorted(sums.items())]
    return _page(lines + [("median", way, str(median)) for way, median in told.medians.items()])


def published_table() -> dict[str, Any]:
    """Return the table that the product would publish, its counts by SQL. Pathways that are joined have no median."""
    told = counted()
    groups = {way: Told((), ()) for way in sorted({way for _measure, _year, way in told.counts})}
    for (measure, year, way), count in told.counts.items():
        groups[way].told[measure, year] = count
    shown = suppress(product.counts_of(groups, SPAN), base=product.BASE, links=product.LINKS)
    rows = [_row(block, figures, sorted(groups), told.medians) for block, figures in shown.items()]
    table = {"first": FIRST, "last": LAST, "as_of": AS_OF.isoformat(), "k": K, "rows": rows}
    product._hide(table, groups, SPAN, [])
    return table


def _row(block: tuple[str, ...], figures: Any, every: list[str], medians: dict[str, Any]) -> dict[str, Any]:
    row = {name: product._figure(count, K) for name, count in figures.items()}
    if figures["earnings_q2"] is not None:
        median = medians["*" if len(block) > 1 or block == ALL else block[0]]
        row["earnings_q2"] = {"median": f"{median:.3f}", "people": figures["earnings_q2"].yes}
    return {"groups": ["*"] if block == ALL else sorted(block), "figures": row}


def published() -> str:
    """Return the published figures as a page."""
    lines = [
        (measure, ", ".join(row["groups"]), str(figure))
        for row in published_table()["rows"]
        for measure, figure in row["figures"].items()
    ]
    return _page(lines)


def _page(lines: list[tuple[str, str, str]]) -> str:
    cells = ("".join(f"<td>{html.escape(cell)}</td>" for cell in line) for line in lines)
    return f"<table>{''.join(f'<tr>{line}</tr>' for line in cells)}</table>"


def differences() -> list[str]:
    """Return every count, and every published figure, in which SQL and the product differ."""
    groups, sql, found = groups_by_pathway(AS_OF), counted().counts, []
    for year in range(FIRST, LAST + 1):
        for measure, per_way in product.counts_of(groups, product.Span(year, year, AS_OF)).items():
            for way, count in per_way.items():
                theirs = sql.get((measure, year, way), Count(0, 0))
                # Beside a median only its number of people is a figure.
                if count != theirs and (measure != "earnings_q2" or count.yes != theirs.yes):
                    found.append(f"{measure} {year} {way}: {count}, by SQL {theirs}")
    here = _figures(preview_table(first_year=FIRST, last_year=LAST, as_of=AS_OF))
    there = _figures(published_table())
    return found + [
        f"{key}: {here.get(key)}, by SQL {there.get(key)}" for key in here | there if here.get(key) != there.get(key)
    ]


def _figures(table: dict[str, Any]) -> dict[tuple[Any, ...], Any]:
    found = {}
    for row in table["rows"]:
        for measure, figure in row["figures"].items():
            if figure and "median" in figure:
                figure = {**figure, "median": f"{float(figure['median']):.3f}"}
            found[(*row["groups"], measure)] = figure
    return found
