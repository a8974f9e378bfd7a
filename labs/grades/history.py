"""Pure functions from the grade history to what is true now; no database here."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any, Protocol

from labs.base.enums import Flag, GradeEventKind, Outcome


class Event(Protocol):
    """What folding needs of a `labs.models.GradeEvent`."""

    kind: str
    grade_id: str
    points: float | None
    comment: str
    data: dict[str, Any]
    at: datetime


@dataclass
class Task:
    """One task of one submission. Points are raw: no credit rule is in them."""

    grade_id: str
    title: str
    max_points: float
    # How far above that its author lets it go.
    extra: float
    points: float
    manual: bool
    # False while a person still has to give points.
    done: bool
    message: str
    flag: str
    comment: str = ""
    rubric: list[int] = field(default_factory=list)
    # What a second reader would give, with a note for colleagues; settled once points were given or kept after that.
    second: float | None = None
    second_note: str = ""
    settled: bool = False
    # The student's side: what the last release showed.
    seen_points: float | None = None
    seen_comment: str = ""


@dataclass
class Fold:
    """What one submission's history amounts to."""

    outcome: str
    message: str
    points: float
    max_points: float
    waiting: int
    flagged: bool
    reviewed: bool
    released: bool
    seen_points: float | None
    tasks: list[dict[str, Any]]


def clamp(points: object, most: float) -> float:
    """Return `points` as a number in 0 … `most`; anything that is no finite number is 0."""
    if isinstance(points, bool) or not isinstance(points, int | float):
        return 0.0
    try:
        value = float(points)
    except OverflowError:
        return 0.0
    return min(max(value, 0.0), most) if math.isfinite(value) else 0.0


def top_of(task: Mapping[str, Any]) -> float:
    """Return the most points that one task of a fold can get, extra credit among them."""
    return float(task["max_points"]) + float(task.get("extra", 0))


def fold(manifest_tasks: list[dict[str, Any]], auto: Event, events: Iterable[Event], *, holds: bool) -> Fold:
    """Return the state after `auto` and the later `events` (oldest first).

    `holds`: the lab's feedback waits for a release. Automatic points are seen at once unless held; points given by
    hand are seen as they were at the last release.
    """
    history = list(events)
    sent = {task["grade_id"]: task for task in auto.data.get("tasks", [])}
    tasks = [_task(task, sent.get(task["grade_id"], {}), auto.data["outcome"]) for task in manifest_tasks]
    by_id = {task.grade_id: task for task in tasks}
    released, held, reviewed, whole, seen_whole = False, holds, False, None, None
    for event in history:
        if event.kind in (GradeEventKind.MANUAL, GradeEventKind.OVERRIDE) and event.grade_id:
            _by_hand(by_id, event)
        elif event.kind == GradeEventKind.SECOND:
            _second(by_id, event)
        elif event.kind == GradeEventKind.OVERRIDE:
            whole = event.points
        elif event.kind == GradeEventKind.RELEASE:
            released, held, seen_whole = True, False, whole
            _show(tasks)
        elif event.kind == GradeEventKind.HOLD:
            released, held = False, True
        elif event.kind == GradeEventKind.REVIEWED:
            reviewed = True
    most = sum(task.max_points for task in tasks)
    points = sum(task.points for task in tasks) if whole is None else whole
    seen = None if held else (sum(_seen(task) for task in tasks) if seen_whole is None else seen_whole)
    return Fold(
        outcome=auto.data["outcome"],
        message=str(auto.data.get("message", "")),
        points=points,
        max_points=most,
        waiting=sum(1 for task in tasks if not task.done),
        flagged=any(_needs_a_look(task) for task in tasks),
        reviewed=reviewed,
        released=released,
        seen_points=seen,
        tasks=[asdict(task) for task in tasks],
    )


def _task(described: Mapping[str, Any], sent: Mapping[str, Any], outcome: str) -> Task:
    """Return one task as the grader left it; the manifest, never the grader, says what it is worth."""
    most = float(described["points"])
    top = most + float(described.get("extra", 0))
    by_hand = bool(described.get("manual")) or bool(sent.get("needs_manual"))
    readable = outcome in (Outcome.GRADED, Outcome.STOPPED)
    return Task(
        extra=top - most,
        grade_id=described["grade_id"],
        title=described.get("title") or described["grade_id"],
        max_points=most,
        points=0.0 if by_hand else clamp(sent.get("auto_points"), top),
        manual=by_hand,
        done=not (by_hand and readable),
        message=str(sent.get("message", "")),
        flag=str(sent.get("flag", "")),
        seen_points=None if by_hand else clamp(sent.get("auto_points"), top),
    )


def _needs_a_look(task: Task) -> bool:
    """Return whether a task's sign asks a person to look.

    Points that a check gave beside the student's code rest on that code's word; where it gave none, or a person
    decides anyway, nothing has to be looked at.
    """
    if task.flag == Flag.OLD_WAY:
        return not task.manual and task.points > 0
    return bool(task.flag) and task.flag != Flag.UNPROVEN


def _by_hand(by_id: Mapping[str, Task], event: Event) -> None:
    """Apply points and comment that a person gave to one task; a version without that task ignores them."""
    task = by_id.get(event.grade_id)
    if task is None:
        return
    task.comment = event.comment
    task.rubric = list(event.data.get("rubric", []))
    task.settled = task.second is not None
    if event.points is not None:
        task.points = clamp(event.points, task.max_points + task.extra)
        task.done = True


def _second(by_id: Mapping[str, Task], event: Event) -> None:
    """Keep what a second reader would give; the points stay."""
    task = by_id.get(event.grade_id)
    if task is not None and event.points is not None:
        task.second, task.second_note = clamp(event.points, task.max_points + task.extra), event.comment
        task.settled = task.done and task.second == task.points


def to_settle(task: Mapping[str, Any]) -> bool:
    """Return whether a second reader would give other points for a kept task, and nobody has decided since."""
    return task.get("second") is not None and not task["settled"]


def _show(tasks: list[Task]) -> None:
    """Let the student see the tasks as they are now."""
    for task in tasks:
        task.seen_comment = task.comment
        task.seen_points = task.points if task.done else None


def _seen(task: Task) -> float:
    return 0.0 if task.seen_points is None else task.seen_points
