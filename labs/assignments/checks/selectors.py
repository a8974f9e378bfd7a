"""What is known of versions' checks: for graders, and for authors to read."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db.models import F, Max, Q
from django.utils import timezone

from labs.assignments.checks import words
from labs.assignments.checks.models import VersionSealing
from labs.assignments.models import Assignment, AssignmentVersion
from labs.base.enums import JobState

# What was kept never changes: version and number → limits.
KEPT = 64


def due(worker: str = "", holding: Sequence[UUID] | None = None) -> Q:
    """Return what waits for a grader: asked for, silent too long, or lost by `worker`, which holds only `holding`."""
    waits = Q(state=JobState.QUEUED) | Q(state=JobState.LEASED, leased_until__lt=timezone.now())
    if holding is not None:
        waits |= Q(state=JobState.LEASED, worker=worker) & ~Q(pk__in=holding)
    return waits


def any_due(worker: str = "", holding: Sequence[UUID] | None = None) -> bool:
    """Return whether a version waits for a grader: one cheap query."""
    return VersionSealing.objects.filter(due(worker, holding)).exists()


def number_of(version: UUID) -> int:
    """Return which of its results counts for a version now; 0 where nothing is known yet. One query."""
    kept = VersionSealing.objects.filter(version=version, number__gt=0).values_list("number", flat=True)
    return kept.first() or 0


def limits_of(version: AssignmentVersion) -> dict[str, int]:
    """Return the limits of a version: those its author gave, or those its author's answer asked for. One query."""
    number = number_of(version.pk)
    return _limits(version.pk, number) if number else dict(version.manifest.get("limits", {}))


@lru_cache(maxsize=KEPT)
def _limits(version: UUID, number: int) -> dict[str, int]:
    """Return the limits that a result of this number, or a later one, gave."""
    result = VersionSealing.objects.get(version=version, number__gte=number).result
    return dict(result["limits"]) if result else {}


@dataclass
class Check:
    """One graded cell for its author to read. `way`: sealed, old_way, person, not_run or by_hand."""

    grade_id: str
    title: str
    way: str
    label: str
    why: str
    change: str
    said: str
    seconds: float
    remarks: list[str]


@dataclass
class Report:
    """A lab's newest version for its author to read."""

    assignment: Assignment
    version: AssignmentVersion
    sealing: VersionSealing | None
    title: str
    checks: list[Check] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    limits: dict[str, int] = field(default_factory=dict)
    proposed: dict[str, int] = field(default_factory=dict)
    measured: dict[str, float] = field(default_factory=dict)
    # Packages that the author's notebooks ask for, and the machine that tried them does not have.
    missing: list[str] = field(default_factory=list)

    @property
    def is_current(self) -> bool:
        """Return whether students get this version."""
        return self.assignment.current_id == self.version.pk

    @property
    def counts(self) -> dict[str, int]:
        """Return how many checks are run in each way."""
        return {way: sum(check.way == way for check in self.checks) for way in words.WAYS}

    @property
    def needs_change(self) -> int:
        """Return how many checks their author should look at."""
        return sum(check.way in ("old_way", "person", "not_run") or bool(check.remarks) for check in self.checks)


def reports(courses: list[str], *, assignment: UUID | None = None) -> list[Report]:
    """Return the newest version of every lab of some courses, or of one of them. One query."""
    newest = Assignment.objects.filter(course_key__in=courses).annotate(last=Max("versions__number"))
    if assignment is not None:
        newest = newest.filter(pk=assignment)
    versions = (
        AssignmentVersion.objects.filter(assignment__in=newest.values("pk"))
        .annotate(last=Max("assignment__versions__number"))
        .filter(number=F("last"))
        .select_related("assignment", "sealing")
        .order_by("assignment__course_key", "assignment__created_at", "assignment__key")
    )
    return [report_of(version) for version in versions]


def report_of(version: AssignmentVersion) -> Report:
    """Return what is known of one version, in the reader's language."""
    lab = version.assignment
    sealing: VersionSealing | None = getattr(version, "sealing", None)
    made = Report(lab, version, sealing, words.title_of(lab), files=list(words.files(version.manifest)))
    result = sealing.result if sealing else None
    made.limits = (result or version.manifest).get("limits", {})
    if result:
        made.checks = list(checks_of(version.manifest, result))
        made.missing = list(result.get("missing", []))
        made.measured = result["measured"]
        made.proposed = result["proposed"] if result["proposed"] != result["limits"] else {}
    return made


def checks_of(manifest: dict[str, Any], result: dict[str, Any]) -> list[Check]:
    """Return each graded cell of a manifest with what is kept of it, in the manifest's order."""
    ways = {cell: way for book in result["books"].values() for cell, way in book["ways"].items()}
    found = []
    for task in manifest.get("tasks", []):
        way = ways.get(task["grade_id"])
        if way is None:
            continue
        why, change = words.reason(way["why"])
        remarks = [words.remark(code, detail) for code, detail in way["remarks"]]
        title = words.task_title(task)
        label = words.way(way["way"])
        found.append(
            Check(task["grade_id"], title, way["way"], label, why, change, way["said"], way["seconds"], remarks)
        )
    return found


def check_lines(manifest: dict[str, Any], result: dict[str, Any]) -> Iterator[str]:
    """Yield what a command prints: a line for each graded cell, its remarks, what the author's answer took, limits."""
    for check in checks_of(manifest, result):
        said = f" [{check.said}]" if check.said else ""
        why = " ".join(filter(None, [check.why, check.change])) + said
        yield f"{check.grade_id}: {check.label}, {check.seconds:.2f} s{'. ' if why else ''}{why}"
        yield from (f"{check.grade_id}: {remark}" for remark in check.remarks)
    if result.get("missing"):
        yield f"packages that it asks for and this machine does not have: {', '.join(result['missing'])}"
    took, limits = result["measured"], result["limits"]
    yield (
        f"time and memory: a cell {took['cell_s']:.2f} s of {limits['cell_s']}, in all {took['total_s']:.2f} s of "
        f"{limits['total_s']}, {took['memory_mb']} MB of {limits['memory_mb']}"
    )
    if result["proposed"] != limits:
        yield f"limits: we propose {json.dumps(result['proposed'])} in its file below meta/"
