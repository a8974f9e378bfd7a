"""`make bench-pages`: instructors' pages at growing sizes, beside bare views that read the same rows by raw SQL.

Hand grading (the page, and each saving of what is typed), the queue and the list of cohorts, as the cohort and what is
finished grow; then a lesson, the week and a course as one student sees them, and an open lesson for visitors. Both are
asked in this process, one after the other in each round; what counts is processor time. Ends
with one JSON object. The gradebook has `make bench-gradebook`, placement `make bench-placement`.
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
import time
from collections.abc import Callable
from typing import Any

Asked = Callable[[], bytes]


def main() -> None:
    """Make the academy, measure at each size, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, nargs="+", default=[10, 1000, 10_000])
    parser.add_argument("--rounds", type=int, default=15)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="bench-") as var:
        from infra.bench.gradebook import begin

        begin(var)
        print(json.dumps(_sweep(options.people, options.rounds), indent=2))


def _sweep(sizes: list[int], rounds: int) -> dict[str, Any]:
    """Return the figures of each page by the size of the cohort, and how much the largest takes of the smallest."""
    from infra.bench import gradebook_rows, pages_rows, pages_students

    # Before the bench's own pages, so that the curriculum goes where the site begins.
    student = pages_students.begin()
    way, lab = pages_rows.one_lab()
    found: dict[str, Any] = {"database": gradebook_rows.vendor(), "pages": {}}
    for size in sizes:
        world = pages_rows.fill(way, lab, size)
        for name, (ours, limit) in _pages(world).items():
            found["pages"].setdefault(name, {})[size] = measured(ours, limit, rounds)
    for by_size in found["pages"].values():
        by_size["growth"] = round(by_size[sizes[-1]]["ms"] / by_size[sizes[0]]["ms"], 2)
    found["of one student"] = {
        name: measured(ours, limit, rounds) for name, (ours, limit) in pages_students.pages(student).items()
    }
    return found


def _pages(world: Any) -> dict[str, tuple[Asked, Asked]]:
    """Return for each page how ours and the bare one are asked."""
    from django.conf import settings

    from infra.bench import pages_limit
    from infra.bench.gradebook_rows import asked

    question = f"/labs/teach/cohorts/{world.cohort.pk}/{world.lab.pk}/grade/explain/"
    token = "a" * 32
    points = f"csrfmiddlewaretoken={token}&grade_id=explain&points=1".encode()
    saving = f"/labs/teach/submissions/{world.first}/points/"
    return {
        "hand grading": (asked(question, f"at={world.first}", world.cookie), pages_limit.answer(world)),
        "hand grading, saving": (
            asked(saving, "", f"{world.cookie}; {settings.CSRF_COOKIE_NAME}={token}", points),
            pages_limit.answer(world),
        ),
        "queue": (asked("/labs/teach/queue/", "", world.cookie), pages_limit.queue(world)),
        "cohorts": (asked("/teach/", "", world.cookie), pages_limit.cohorts(world)),
    }


def measured(ours: Asked, limit: Asked, rounds: int) -> dict[str, Any]:
    """Return milliseconds of ours and of the limit, their ratio, and our queries."""
    from infra.bench.gradebook_rows import queries_of

    times: tuple[list[float], list[float]] = ([], [])
    for _round in range(rounds):
        for one, kept in zip((ours, limit), times, strict=True):
            begun = time.process_time()
            one()
            kept.append((time.process_time() - begun) * 1000)
    mine, bare = (statistics.median(kept[2:]) for kept in times)
    figures = {"ms": round(mine, 1), "limit_ms": round(bare, 2), "ratio": round(mine / bare, 2)}
    return figures | {"queries": queries_of(ours)}


if __name__ == "__main__":
    main()
