"""Finding out how a version's checks are run: asked for, leased to a grader, kept, asked for again."""

import secrets
from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from labs.assignments.checks.models import VersionSealing
from labs.assignments.checks.selectors import due
from labs.assignments.models import Assignment, AssignmentVersion
from labs.base.enums import JobState
from labs.base.errors import StaleLease

MAX_TRIES = 3
# Of `labs/grader/ways.py`, which the site does not import; a test holds the two together.
FORM = 2
# The grader's own patience with all runs of a version (600 s), and time to fetch and report.
LEASE_S = 780.0


def ask_for_sealing(*, version: AssignmentVersion) -> VersionSealing:
    """Ask the graders how the checks of a version are run, in the caller's transaction; once for each version."""
    return VersionSealing.objects.get_or_create(version=version)[0]


@transaction.atomic
def lease_sealing(*, worker: str, holding: Sequence[UUID] | None = None) -> VersionSealing | None:
    """Give `worker` the next version to find out about; nothing where none waits.

    One whose grader was silent too long comes up again, and at once where the worker that had it says by `holding` that
    it holds it no more. After three tries without a word every check goes to a person.
    """
    locked = VersionSealing.objects.select_for_update(
        of=("self",), skip_locked=connection.features.has_select_for_update
    )
    waits = locked.select_related("version").filter(due(worker, holding))
    for found in waits.order_by("asked_at", "id"):
        if found.tries < MAX_TRIES:
            found.state, found.tries = JobState.LEASED, found.tries + 1
            found.worker, found.lease = worker, secrets.token_hex(16)
            found.leased_until = timezone.now() + timedelta(seconds=LEASE_S)
            found.save(update_fields=["state", "tries", "worker", "lease", "leased_until"])
            return found
        _give_up(found, found.reason or "No grader answered")
    return None


@transaction.atomic
def record_sealing(*, sealing: VersionSealing, lease: str, result: dict[str, Any] | None, detail: str = "") -> bool:
    """Keep what a grader found out; return whether it is new. Without a result it is tried again, three times in all.

    The version becomes the lab's current one, unless it was published without waiting, or the author's own answer does
    not pass everything: then it waits for `give_to_students`. Raises `StaleLease` where another grader has it by now.
    """
    found = VersionSealing.objects.select_for_update(of=("self",)).select_related("version").get(pk=sealing.pk)
    if not lease or found.lease != lease:
        raise StaleLease("This version has gone to another grader")
    if found.state == JobState.DONE:
        return False
    if result is None:
        _try_later(found, detail)
        return True
    _keep(found, result)
    return True


def _keep(found: VersionSealing, result: dict[str, Any]) -> None:
    found.state, found.result, found.number = JobState.DONE, result, found.number + 1
    found.finished_at, found.reason = timezone.now(), ""
    current = Assignment.objects.filter(pk=found.version.assignment_id, current=found.version_id).exists()
    found.held = not current and needs_author(result)
    found.save(update_fields=["state", "result", "number", "finished_at", "reason", "held"])
    if not found.held:
        _make_current(found.version)


def needs_author(result: dict[str, Any]) -> bool:
    """Return whether the author's own answer does not pass a check."""
    return any(way["way"] == "person" for book in result["books"].values() for way in book["ways"].values())


def _make_current(version: AssignmentVersion) -> None:
    """Let students have a version, unless a newer one was made meanwhile."""
    lab = Assignment.objects.select_for_update(of=("self",)).select_related("current").get(pk=version.assignment_id)
    if lab.current is None or lab.current.number < version.number:
        lab.current = version
        lab.save(update_fields=["current"])


def _try_later(found: VersionSealing, detail: str) -> None:
    if found.tries >= MAX_TRIES:
        _give_up(found, detail)
        return
    found.state, found.lease, found.reason = JobState.QUEUED, "", detail
    found.save(update_fields=["state", "lease", "reason"])


def _give_up(found: VersionSealing, reason: str) -> None:
    """Stop trying. Hand-ins are graded all the same: what is not known of a check, a person decides."""
    found.state, found.lease, found.reason, found.finished_at = JobState.DEAD, "", reason, timezone.now()
    if found.result is None:
        found.result, found.number = all_by_a_person(found.version), found.number + 1
        found.held = True
    found.save(update_fields=["state", "lease", "reason", "finished_at", "result", "number", "held"])


def all_by_a_person(version: AssignmentVersion) -> dict[str, Any]:
    """Return the result for a version of which nothing could be found out, in the graders' own form."""
    books = {name: _nothing_known() for name in version.notebooks}
    for task in version.tasks:
        way = "by_hand" if task.get("manual") else "person"
        why = "" if task.get("manual") else "unknown"
        empty = {"way": way, "why": why, "said": "", "seconds": 0.0, "remarks": []}
        books.setdefault(task["notebook"], _nothing_known())["ways"][task["grade_id"]] = empty
    limits = version.manifest.get("limits", {})
    measured = {"cell_s": 0.0, "total_s": 0.0, "memory_mb": 0}
    return {"books": books, "measured": measured, "limits": limits, "proposed": limits, "form": FORM}


def _nothing_known() -> dict[str, Any]:
    return {"theirs": [], "ways": {}, "whole": [], "seen": {}}


@transaction.atomic
def look_again(*, sealing: VersionSealing) -> None:
    """Ask the graders anew, with all tries; what is known stays until then. Nothing where it is being found out."""
    found = VersionSealing.objects.select_for_update(of=("self",)).get(pk=sealing.pk)
    if found.state in (JobState.DONE, JobState.DEAD):
        found.state, found.tries, found.lease, found.reason = JobState.QUEUED, 0, "", ""
        found.asked_at = timezone.now()
        found.save(update_fields=["state", "tries", "lease", "reason", "asked_at"])


@transaction.atomic
def give_to_students(*, sealing: VersionSealing) -> None:
    """Make a version that waits for its author's word the lab's current one; a second click does nothing."""
    found = VersionSealing.objects.select_for_update(of=("self",)).select_related("version").get(pk=sealing.pk)
    if found.held and found.result is not None:
        found.held = False
        found.save(update_fields=["held"])
        _make_current(found.version)
