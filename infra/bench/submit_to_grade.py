"""Seconds from submit to visible grade, with an idle queue, beside bare nbclient execution of the same notebook.

Run: python -m infra.bench.submit_to_grade [rounds]. The last line is one JSON object.
"""

from __future__ import annotations

import json
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import nbformat

from infra.bench.academy import ROOT, academy, people, wait_for

COURSE = ROOT / "labs" / "courses" / "networking-basics"
LAB = "vlsm-plan"


def main(rounds: int) -> None:
    """Measure and print."""
    source, meta = COURSE / "source" / LAB, COURSE / "meta" / f"{LAB}.yaml"
    bare = [_nbclient(source) for _ in range(max(3, rounds // 3))]
    with academy(1, [(source, meta)]) as labs:
        ours = _submissions(labs[LAB], source, rounds)
    result = {
        "submit_to_grade_median_s": round(statistics.median(ours), 3),
        "submit_to_grade_worst_s": round(max(ours), 3),
        "nbclient_median_s": round(statistics.median(bare), 3),
        "rounds": rounds,
    }
    sys.stdout.write(json.dumps(result) + "\n")


def _nbclient(source: Path) -> float:
    from nbclient import NotebookClient

    notebook = nbformat.read(source / f"{source.name}.ipynb", 4)
    started = time.perf_counter()
    NotebookClient(notebook, timeout=60, resources={"metadata": {"path": str(source)}}).execute()
    return time.perf_counter() - started


def _submissions(assignment: Any, source: Path, rounds: int) -> list[float]:
    from django.template.loader import render_to_string

    from labs.grader import archives
    from labs.grader.build import read_folder
    from labs.grades.views.feedback import state_context
    from labs.submissions.services import receive_submission

    data = archives.pack(read_folder(source))
    times = []
    for number, student in enumerate(people(rounds + 2)):
        started = time.perf_counter()
        submission, _ = receive_submission(student=student, assignment=assignment, data=data)
        wait_for([submission.pk])
        # The part of the page that shows points without reloading, rendered as the view does.
        page = render_to_string("labs/grades/_state.html", state_context(submission))
        if "/" not in page:
            raise RuntimeError("the page shows no points")
        if number >= 2:  # the first ones pay for starting the sandbox and sealing the version
            times.append(time.perf_counter() - started)
            sys.stdout.write(f"submit to grade {times[-1]:.3f} s\n")
    return times


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as _:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 15)
