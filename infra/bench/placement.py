"""`make bench-placement`: placement's lists of ten years beside bare views that read the same rows by raw SQL.

10,000 students, 2,000 employers, 30,000 referrals; a quarter of the students on the list of whoever asks. Both are
asked in this process, one after the other in each round. What counts is processor time: of this process and, on
PostgreSQL, of the server's process that answers it; SQLite works in this process anyway. `own_ms` and `limit_own_ms`
are without the database's process. An academy of a tenth of the size is asked as well: the queries must be the same.
Ends with one JSON object, with figures on SQLite in a file of its own, and on a PostgreSQL server of its own where one
is installed.
"""

from __future__ import annotations

import argparse
import gzip
import io
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

Spent = tuple[float, float]
Taken = list[Spent]
ROOT = Path(__file__).resolve().parents[2]


def main() -> None:
    """Measure on each database in a process of its own, or on one in this process."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--students", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--here", action="store_true", help="measure on this process's database alone")
    options = parser.parse_args()
    if options.here:
        print(json.dumps(_here(options.students, options.rounds)))
        return
    print(json.dumps(_everywhere(options.students, options.rounds), indent=2))


def _everywhere(students: int, rounds: int) -> dict[str, Any]:
    from tests.postgres import binaries, server

    found = {"sqlite": _grown(students, rounds, {})}
    if binaries() is not None:
        with server() as url:
            found["postgresql"] = _grown(students, rounds, {"DATABASE_URL": url})
    return found


def _grown(students: int, rounds: int, environment: dict[str, str]) -> dict[str, Any]:
    """Return the figures of the whole academy, and the queries of one of a tenth."""
    small = _process(students // 10, 3, environment)
    if environment:
        _empty(environment["DATABASE_URL"])
    whole = _process(students, rounds, environment)
    for name, page in whole["pages"].items():
        page["queries_at_a_tenth"] = small["pages"][name]["queries"]
    return whole


def _empty(url: str) -> None:
    import psycopg

    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("DROP SCHEMA public CASCADE")
        connection.execute("CREATE SCHEMA public")


def _process(students: int, rounds: int, environment: dict[str, str]) -> dict[str, Any]:
    command = [sys.executable, "-m", "infra.bench.placement", "--here", "--students", str(students)]
    command += ["--rounds", str(rounds)]
    clean = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    done = subprocess.run(command, cwd=ROOT, env=clean | environment, stdout=subprocess.PIPE, check=True)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def _here(students: int, rounds: int) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="bench-placement-") as var:
        os.environ.update(ACADEMY_VAR=var, DJANGO_SETTINGS_MODULE="infra.bench.page_settings")
        import django

        django.setup()
        from django.core.management import call_command

        from infra.bench import placement_rows
        from tests.migrating import quick_states

        with quick_states():
            call_command("migrate", verbosity=0, interactive=False, stdout=io.StringIO())
        filled = placement_rows.fill(placement_rows.Size(students, students // 5, students * 3))
        return {"rows": placement_rows.count(), "rounds": rounds, "pages": _measure(filled, rounds)}


def _measure(filled: Any, rounds: int) -> dict[str, Any]:
    """Return for each page: milliseconds of ours and of the limit, their ratio, bytes and queries."""
    from infra.bench import gradebook_rows, placement_limit

    cookie = gradebook_rows.session_of(filled.staff)
    heads: dict[str, tuple[Callable[[], bytes], Callable[[], bytes]]] = {
        name: (gradebook_rows.asked(path, "", cookie), placement_limit.view(bare, filled, cookie))
        for name, (path, bare) in placement_limit.pages(filled.order).items()
    }
    times: dict[str, tuple[list[Spent], list[Spent]]] = {name: ([], []) for name in heads}
    for _round in range(rounds):
        for name, both in heads.items():
            for one, kept in zip(both, times[name], strict=True):
                kept.append(_cpu(one))
    return {name: _figures(*heads[name], *times[name]) for name in heads}


def _cpu(one: Callable[[], bytes]) -> Spent:
    """Return the milliseconds of processor time that a page takes: of this process, and of the database's."""
    begun, before = time.process_time(), of_database()
    one()
    return (time.process_time() - begun) * 1000, of_database() - before


def of_database() -> float:
    """Return how many milliseconds the server's process of this connection has worked; 0 where it has none."""
    from django.db import connection

    if connection.vendor != "postgresql":
        return 0.0
    connection.ensure_connection()
    pid = connection.connection.info.backend_pid
    return int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e6


def _figures(ours: Callable[[], bytes], bare: Callable[[], bytes], mine: Taken, limit: Taken) -> dict[str, Any]:
    from infra.bench.gradebook_rows import queries_of

    body = ours()
    whole = [statistics.median(sum(one) for one in each[1:]) for each in (mine, limit)]
    own = [statistics.median(one for one, _database in each[1:]) for each in (mine, limit)]
    return {
        "ms": round(whole[0], 1),
        "limit_ms": round(whole[1], 1),
        "ratio": round(whole[0] / whole[1], 2),
        "own_ms": round(own[0], 1),
        "limit_own_ms": round(own[1], 1),
        "kb_gzip": round(len(gzip.compress(body)) / 1000, 1),
        "limit_kb": round(len(bare()) / 1000, 1),
        "queries": queries_of(ours),
    }


if __name__ == "__main__":
    main()
