"""`make bench-outcomes`: full packs of ten years beside a raw-SQL page of the same figures; ends with one JSON object.

Four pieces of work over the same rows in the same run, one after the other, each in a process of its own whose peak
memory is printed (`outcomes_parts` says what each does): `packs` beside `published`, SQL's page of the very figures
that the packs hold; and `figures`, the product's exact counts, beside `numbers`, SQL's page of them. Before anything is
timed, every count and every published figure is held against SQL's. What counts is processor time once everything is
loaded: of the process and, on PostgreSQL, of the server's process that answers it. On SQLite in a file of its own, and
on a PostgreSQL server of its own where one is installed.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
PARTS = ("numbers", "figures", "published", "packs")


def _peak_mb() -> int:
    """Return the peak of this program; that of `getrusage` begins with what the process was forked from."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) // 1024 for line in lines if line.startswith("VmHWM"))


def _timed(part: str) -> dict[str, Any]:
    from infra.bench import outcomes_parts
    from infra.bench.placement import of_database

    work = getattr(outcomes_parts, part)
    before, began = of_database(), time.process_time()
    work()
    seconds = time.process_time() - began + (of_database() - before) / 1000
    return {"seconds": seconds, "peak_mb": _peak_mb()}


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
    from infra.bench.outcomes_parts import differences
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
    found: dict[str, list[dict[str, Any]]] = {part: [] for part in PARTS}
    rows = _fill(students)
    for _ in range(runs):
        for part, all_of_it in found.items():
            all_of_it.append(_in_process(part))
    seconds = {part: median(one["seconds"] for one in ones) for part, ones in found.items()}
    peaks = {f"{part}_peak_mb": max(one["peak_mb"] for one in ones) for part, ones in found.items()}
    return {
        "students": students,
        "rows": rows,
        "runs": runs,
        **{f"{part}_seconds": round(number, 2) for part, number in seconds.items()},
        "packs_to_published": round(seconds["packs"] / seconds["published"], 2),
        "figures_to_numbers": round(seconds["figures"] / seconds["numbers"], 2),
        "packs_to_numbers": round(seconds["packs"] / seconds["numbers"], 2),
        **peaks,
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
    parser.add_argument("--part", choices=(*PARTS, "all"))
    wanted = parser.parse_args()
    if not wanted.part:
        print(json.dumps(_everywhere(wanted.students, wanted.runs)))
        return
    import django

    django.setup()
    print(json.dumps(_measure(wanted.students, wanted.runs) if wanted.part == "all" else _timed(wanted.part)))


if __name__ == "__main__":
    main()
