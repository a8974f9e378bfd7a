"""Packages of a course's own: made and taken away by the grader's process; then the checks are tried anew."""

import json
from pathlib import Path
from typing import Any

from labs.assignments.checks.models import VersionSealing
from labs.assignments.checks.services import look_again
from labs.assignments.services import run_grader
from labs.base.errors import BuildRefused

__all__ = ["BuildRefused", "again", "make", "remove", "states"]
# Finding versions that go together, fetching some hundred megabytes, and compiling them.
SECONDS = 2700


def make(*, course: str, requirements: Path | None = None, packages: list[str] | None = None) -> dict[str, Any]:
    """Give a course the packages of a list, or more by their names; return what it has then, and what is to be said.

    Raises `BuildRefused` in plain words, and the course keeps what it had.
    """
    wanted = ["make", course]
    if requirements is not None:
        wanted += ["--requirements", str(requirements.resolve())]
    return _changed(course, [*wanted, *(f"--package={name}" for name in packages or [])])


def again(*, course: str) -> dict[str, Any]:
    """Install what the course's lock says anew: after a backup was put back, an upgrade, or on another machine."""
    return _changed(course, ["again", course])


def remove(*, course: str) -> dict[str, Any]:
    """Let a course have no packages of its own any more."""
    return _changed(course, ["remove", course])


def states(*, course: str = "") -> list[dict[str, Any]]:
    """Return what each course, or one, has of its own: its packages, their size, and what is wrong with them."""
    return list(json.loads(run_grader("environment", "prove", *filter(None, [course])).splitlines()[-1]))


def _changed(course: str, wanted: list[str]) -> dict[str, Any]:
    """Have the grader's process do it, and ask graders to try the course's checks with what is there now."""
    said = run_grader("environment", *wanted, seconds=SECONDS, fetches=True)
    found: dict[str, Any] = json.loads(said.splitlines()[-1])
    waiting = VersionSealing.objects.filter(version__assignment__course_key=course).only("pk")
    for sealing in waiting:
        look_again(sealing=sealing)
    return {**found, "versions": len(waiting)}
