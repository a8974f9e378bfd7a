"""`make bench-outcomes`: full packs of ten years beside a raw-SQL page of the same figures; ends with one JSON object.

Both are made of the same rows in the same run, one after the other, each in a process of its own whose peak memory is
printed. The page sums up what the SQL counts; before anything is timed, every count is held against the product's.
What counts is processor time: of the process and, on PostgreSQL, of the server's process that answers it. On SQLite in
a file of its own, and on a PostgreSQL server of its own where one is installed.
"""

from __future__ import annotations

import argparse
import html
import io
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from statistics import median
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).parent
SQL = {"sqlite": HERE / "outcomes.sql", "postgresql": HERE / "outcomes_postgresql.sql"}
AS_OF = date(2026, 11, 30)
FIRST, LAST = 2015, 2024
Counted = dict[tuple[str, int, str], tuple[int, int]]


def counted() -> Counted:
    """Return (measure, year, pathway) → yes and total, by SQL."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(SQL[connection.vendor].read_text())
        return {(measure, year, way): (yes, total) for measure, year, way, yes, total in cursor.fetchall()}


def page() -> str:
    """Return all figures of all years together as a page, by SQL alone."""
    sums: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
    for (measure, year, way), (yes, total) in counted().items():
        if FIRST <= year <= LAST:
            for column in (way, "*"):
                cell = sums[measure, column]
                cell[0], cell[1] = cell[0] + yes, cell[1] + total
    rows = (
        f"<tr><th>{html.escape(measure)}</th><td>{html.escape(way)}</td><td>{yes} of {total}</td></tr>"
        for (measure, way), (yes, total) in sorted(sums.items())
    )
    return f"<table>{''.join(rows)}</table>"


def packs() -> list[int]:
    """Make the table as it would be published, and its CSV, workbook and PDF; return their sizes."""
    from django.utils import translation

    from placement.models import PublishedTable
    from placement.outcomes.pack_pdf import pack
    from placement.outcomes.packs import workbook
    from placement.outcomes.selectors import pathway_titles, preview_table
    from placement.outcomes.words import csv_rows

    with translation.override("en"):
        table = preview_table(first_year=FIRST, last_year=LAST, as_of=AS_OF)
        row, titles = PublishedTable(first_year=FIRST, last_year=LAST, content=table), pathway_titles()
        return [len(csv_rows(table, titles)), len(workbook(row, titles)), len(pack(row, titles))]


def differences() -> list[str]:
    """Return every count in which SQL and the product differ."""
    from placement.outcomes.selectors import groups_by_pathway
    from placement.outcomes.table import Span, counts_of

    groups, sql, found = groups_by_pathway(AS_OF), counted(), []
    for year in range(FIRST, LAST + 1):
        for measure, per_way in counts_of(groups, Span(year, year, AS_OF)).items():
            for way, count in per_way.items():
                ours, theirs = (count.yes, count.total), sql.get((measure, year, way), (0, 0))
                # Beside a median only its number of people is a figure.
                if ours != theirs and (measure != "earnings_q2" or ours[0] != theirs[0]):
                    found.append(f"{measure} {year} {way}: {ours}, by SQL {theirs}")
    return found


def _timed(part: str) -> dict[str, Any]:
    from infra.bench.placement import of_database

    work = {"sql": page, "packs": packs}[part]
    before, began = of_database(), time.process_time()
    work()
    seconds = time.process_time() - began + (of_database() - before) / 1000
    return {"seconds": seconds, "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024}


def _in_process(part: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "infra.bench.outcomes", "--part", part]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, check=True)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def _fill(students: int) -> int:
    """Write the rows of an empty database; stop where SQL and the product differ about them."""
    from django.core.management import call_command
    from django.db import connection

    from infra.bench.leavers import write
    from tests.migrating import quick_states

    with quick_states():
        call_command("migrate", verbosity=0, interactive=False, stdout=io.StringIO())
    rows = write(students)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    wrong = differences()
    if wrong:
        raise SystemExit("\n".join(wrong[:20]))
    return rows


def _measure(students: int, runs: int) -> dict[str, Any]:
    found: dict[str, list[dict[str, Any]]] = {"sql": [], "packs": []}
    rows = _fill(students)
    for _ in range(runs):
        for part, all_of_it in found.items():
            all_of_it.append(_in_process(part))
    seconds = {part: median(one["seconds"] for one in ones) for part, ones in found.items()}
    return {
        "students": students,
        "years": LAST - FIRST + 1,
        "rows": rows,
        "runs": runs,
        "sql_page_seconds": round(seconds["sql"], 2),
        "packs_seconds": round(seconds["packs"], 2),
        "ratio": round(seconds["packs"] / seconds["sql"], 2),
        "sql_page_peak_mb": max(one["peak_mb"] for one in found["sql"]),
        "packs_peak_mb": max(one["peak_mb"] for one in found["packs"]),
    }


@contextmanager
def _database(which: str) -> Iterator[None]:
    """Set this process's surroundings for an empty database of its own."""
    from tests.postgres import server

    with tempfile.TemporaryDirectory(prefix="bench-outcomes-") as var:
        os.environ.update({"ACADEMY_VAR": var, "DJANGO_SETTINGS_MODULE": "infra.bench.page_settings"})
        os.environ.pop("DATABASE_URL", None)
        if which == "sqlite":
            yield
            return
        with server() as url:
            os.environ["DATABASE_URL"] = url
            yield


def _everywhere(students: int, runs: int) -> dict[str, Any]:
    from tests.postgres import binaries

    found = {}
    for which in ("sqlite", "postgresql") if binaries() else ("sqlite",):
        with _database(which):
            command = [sys.executable, "-m", "infra.bench.outcomes", "--part", "all", "--students", str(students)]
            done = subprocess.run([*command, "--runs", str(runs)], cwd=ROOT, stdout=subprocess.PIPE, check=True)
            found[which] = json.loads(done.stdout.splitlines()[-1])
    return found


def main() -> None:
    """Measure in databases of its own, or one part in that of this process."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--students", type=int, default=10_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--part", choices=("sql", "packs", "all"))
    wanted = parser.parse_args()
    if not wanted.part:
        print(json.dumps(_everywhere(wanted.students, wanted.runs)))
        return
    import django

    django.setup()
    print(json.dumps(_measure(wanted.students, wanted.runs) if wanted.part == "all" else _timed(wanted.part)))


if __name__ == "__main__":
    main()
