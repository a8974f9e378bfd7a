"""The gradebook of 1,000 people and 50 labs with credit steps, beside bare views that read the same rows by raw SQL.

Both run in this process, one after the other in each round; what counts is processor time (user and system). Ends with
one JSON object. `DATABASE_URL` names another database than an SQLite file of its own; it must be empty.
"""

from __future__ import annotations

import argparse
import gzip
import io
import json
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode


def main() -> None:
    """Make the academy, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=1000)
    parser.add_argument("--labs", type=int, default=50)
    parser.add_argument("--rounds", type=int, default=15)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="bench-") as var:
        begin(var)
        from infra.bench import gradebook_limit, gradebook_rows

        cohort, teacher = gradebook_rows.fill(options.people, options.labs)
        cookie = gradebook_rows.session_of(teacher)
        result: dict[str, Any] = {"people": options.people, "labs": options.labs, "database": gradebook_rows.vendor()}
        # A second cohort, as large, on the same labs: nothing of it may be read.
        result["before"] = _measure(cohort, cookie, gradebook_limit, options.rounds)
        gradebook_rows.fill(options.people, options.labs, more=True)
        result["beside another cohort as large"] = _measure(cohort, cookie, gradebook_limit, options.rounds)
    print(json.dumps(result, indent=2))


def begin(var: str) -> None:
    """Make an empty academy in a folder, or in the database that `DATABASE_URL` names."""
    os.environ.update(ACADEMY_VAR=var, DJANGO_SETTINGS_MODULE="infra.bench.page_settings")
    from academy_site.beginning import loading

    # As a worker of the site begins: what is loaded is no garbage to look for at each page.
    with loading():
        import django

        django.setup()
        from academy_site.warming import warm_up

        warm_up()
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False, stdout=io.StringIO())


def _measure(cohort: Any, cookie: str, limit: Any, rounds: int) -> dict[str, Any]:
    """Return for each head: milliseconds of ours and of the limit, their ratio, bytes and queries."""
    from infra.bench.gradebook_rows import asked

    size = limit.A_PAGE
    book = f"/labs/teach/cohorts/{cohort.pk}/"
    heads: dict[str, tuple[Callable[[], bytes], Callable[[], bytes]]] = {
        "page": (asked(book, "", cookie), limit.view(cohort, cookie, size, 0)),
        "page 2": (asked(book, urlencode({"page": 2}), cookie), limit.view(cohort, cookie, size, size)),
        "below a line": (asked(book, "who=below&line=50", cookie), limit.view(cohort, cookie, None, 0)),
        "file of everything": (asked(f"{book}file.csv", "", cookie), limit.table(cohort, cookie)),
    }
    times: dict[str, tuple[list[float], list[float]]] = {name: ([], []) for name in heads}
    for _round in range(rounds):
        for name, both in heads.items():
            for one, kept in zip(both, times[name], strict=True):
                kept.append(_cpu(one))
    return {name: _figures(heads[name][0], *times[name]) for name in heads}


def _cpu(one: Callable[[], bytes]) -> float:
    begun = time.process_time()
    one()
    return (time.process_time() - begun) * 1000


def _figures(ours: Callable[[], bytes], times: list[float], limit: list[float]) -> dict[str, Any]:
    from infra.bench.gradebook_rows import queries_of

    body, mine, bare = ours(), statistics.median(times[2:]), statistics.median(limit[2:])
    return {
        "ms": round(mine, 1),
        "limit_ms": round(bare, 1),
        "ratio": round(mine / bare, 2),
        "bytes": len(body),
        "gzip": len(gzip.compress(body)),
        "queries": queries_of(ours),
    }


if __name__ == "__main__":
    main()
