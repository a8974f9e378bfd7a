"""`python -m labs.grader check`: hold labs against the bar and say what is missing."""

from __future__ import annotations

import sys

from labs.grader.engine import Engine
from labs.grader.errors import BuildError
from labs.grader.quality.bar import Report, hold
from labs.grader.quality.lab import find, read
from labs.grader.sealing import seal


def run(wanted: list[str], level: str) -> int:
    """Check the labs, print a report of each; return 0 when all are good, 1 otherwise."""
    reports = []
    with Engine(level) as engine:
        for course, assignment, folder in [found for name in wanted for found in find(name)]:
            try:
                lab = read(course, assignment, folder)
                seal(engine, lab.version)
                report = hold(engine, lab)
            except BuildError as error:
                report = Report(f"{course}/{assignment}", problems=[str(error)])
            sys.stdout.write("\n".join(report.lines()) + "\n")
            sys.stdout.flush()
            reports.append(report)
    good = sum(not report.problems for report in reports)
    sys.stdout.write(f"{good} of {len(reports)} labs are good (sandbox: {level})\n")
    return 0 if reports and good == len(reports) else 1
