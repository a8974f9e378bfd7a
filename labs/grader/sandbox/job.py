"""One submission in the sandbox: run the notebook, then the checks against the copies it left."""

from __future__ import annotations

import base64
import contextlib
import json
import socket
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from labs.grader import border
from labs.grader.errors import SandboxDied
from labs.grader.inside import wire
from labs.grader.languages.equations import Equations
from labs.grader.sandbox.clock import Clock
from labs.grader.sandbox.forkserver import ForkServer

OUTPUT_LIMIT = 24 << 20
# The outputs of one cell, as text that may escape each of its signs: a kernel of ours sends a million signs at most.
MESSAGE_LIMIT = 16 << 20
ITEMS_LIMIT = 20_000
GRACE_S = 2.0


@dataclass
class Plan:
    """What to run.

    `cells`: {"source", "copy": number or None, "brief"} in order; before a cell with one a copy stays behind. `steps`:
    for the checker, {"prelude": source} or {"check", "copy", "source", "open_lines"}. `old_way`: copy number → cells
    that the copy runs itself, `old_first` what it runs before them. `shared`: names of the student's that a check may
    bind, `disputed` those that only a function of this hand-in reads. `asks`: copy number → checks of a shell, each
    with the number under which its verdict goes.
    `replayed`: a copy is made by running all cells before it again, when it is first wanted.
    """

    cells: list[dict[str, Any]]
    steps: list[dict[str, Any]]
    old_way: dict[int, list[str]]
    student_names: list[str]
    student_files: dict[str, bytes]
    own_files: dict[str, bytes]
    limits: dict[str, int]
    copies: int
    shared: list[str] = field(default_factory=list)
    disputed: list[str] = field(default_factory=list)
    old_first: dict[int, list[str]] = field(default_factory=dict)
    asks: dict[int, list[tuple[int, Equations]]] = field(default_factory=dict)
    replayed: bool = False


@dataclass
class Ran:
    """What came back: outputs per cell, verdicts per check, outputs per old-way copy, and how it ended.

    Seconds are measured on this side of the wall. `old_left`: old-way copies in which a kernel would have ended.
    """

    outputs: dict[int, list[dict[str, Any]]] = field(default_factory=dict)
    verdicts: dict[int, dict[str, Any]] = field(default_factory=dict)
    old_way: dict[int, list[list[dict[str, Any]]]] = field(default_factory=dict)
    cell_seconds: dict[int, float] = field(default_factory=dict)
    old_seconds: dict[int, float] = field(default_factory=dict)
    old_left: set[int] = field(default_factory=set)
    finished: bool = False
    reason: str = ""
    peak_mb: int = 0
    seconds: float = 0.0


def run(plan: Plan, students: ForkServer, checkers: ForkServer, clock: Clock | None = None) -> Ran:
    """Run one plan, no longer than the hand-in's `clock` allows. Raises SandboxDied only when a fork server is gone."""
    ran, started, clock = Ran(), time.monotonic(), clock or Clock()
    channel, theirs = socket.socketpair()
    life, their_life = socket.socketpair()
    pairs = [socket.socketpair() for _ in range(plan.copies)]
    ours = [mine for mine, _ in pairs]
    with _folder(students, "job-") as folder, channel, life:
        try:
            students.start([theirs, their_life, *(their for _, their in pairs)])
            _run_notebook(plan, ran, channel, folder, clock)
            _order(life, b"s")
            checks = Clock(clock.until(plan.limits["total_s"] + GRACE_S), clock.tick)
            _run_checks(plan, ran, checkers, ours, checks)
            _ask_shells(plan, ran, ours, checks)
            _run_old_way(plan, ran, ours, checks)
        finally:
            for mine in ours:
                mine.close()
            _finish(ran, life)
    ran.seconds = time.monotonic() - started
    return ran


def longest_s(limits: dict[str, int], notebooks: int) -> float:
    """Return the seconds that a hand-in may take in all: for each notebook its cells, then its checks."""
    return notebooks * 2 * (limits["total_s"] + GRACE_S)


@contextlib.contextmanager
def _folder(server: ForkServer, prefix: str) -> Iterator[str | None]:
    """Give a folder for one job; None where the sandbox has one of its own."""
    if server.level == "bubblewrap":
        yield None
        return
    with tempfile.TemporaryDirectory(prefix=prefix, dir=server.scratch) as folder:
        yield folder


def _encoded(files: dict[str, bytes]) -> dict[str, str]:
    return {name: base64.b64encode(content).decode() for name, content in files.items()}


def _receive(channel: socket.socket, clock: Clock, until: float) -> Any:
    """Return a message of a process that may send anything. Raises wire.Closed, wire.Unsealable, TimeoutError."""
    return wire.receive(channel, until=until, most=MESSAGE_LIMIT, items=ITEMS_LIMIT, waiting=clock.tick)


def _run_notebook(plan: Plan, ran: Ran, channel: socket.socket, folder: str | None, clock: Clock) -> None:
    until = clock.until(plan.limits["total_s"])
    job = {"cells": plan.cells, "files": _encoded(plan.student_files), "limits": plan.limits, "folder": folder}
    size = 0
    try:
        channel.settimeout(10)
        wire.send(channel, job, most=wire.JOB_LIMIT)
        since = time.monotonic()
        while not ran.finished:
            message = _receive(channel, clock, until)
            ran.cell_seconds[len(ran.outputs)] = time.monotonic() - since
            since = time.monotonic()
            size += _take(ran, message, len(plan.cells))
            if size > OUTPUT_LIMIT:
                ran.reason = "output"
                return
    except TimeoutError:
        ran.reason = "time"
    except wire.Closed:
        ran.reason = "ended"
    except wire.Unsealable:
        ran.reason = "forged"


def _take(ran: Ran, message: Any, cells: int) -> int:
    """Take one message of the student's process, which anyone in there may have written; return how much it said."""
    if not isinstance(message, dict):
        raise wire.Unsealable("damaged message")
    if message.get("end"):
        ran.finished = True
        return 0
    number, outputs = message.get("cell"), message.get("outputs")
    if type(number) is not int or number != len(ran.outputs) or number >= cells or not isinstance(outputs, list):
        raise wire.Unsealable("out of order")
    ran.outputs[number] = border.outputs(outputs)
    return sum(map(_said, ran.outputs[number]))


def _said(output: dict[str, Any]) -> int:
    """Return how many signs an output holds."""
    parts = [output.get("text", ""), *output.get("traceback", []), *output.get("data", {}).values()]
    return sum(map(len, parts))


def _run_checks(plan: Plan, ran: Ran, checkers: ForkServer, ours: list[socket.socket], clock: Clock) -> None:
    numbers = sorted({step["copy"] for step in plan.steps if "check" in step})
    if not numbers:
        return
    answer, theirs = socket.socketpair()
    with answer, _folder(checkers, "check-") as folder:
        # A copy of each socket goes over: `start` closes what it is given, and `run` closes the originals.
        checkers.start([theirs, *(ours[number].dup() for number in numbers)])
        for number in numbers:
            ours[number].close()
        job = {
            "steps": plan.steps,
            "channels": numbers,
            "student_names": plan.student_names,
            "shared": plan.shared,
            "disputed": plan.disputed,
            "files": _encoded(plan.own_files),
            "limits": plan.limits,
            "left_s": max(0.1, clock.end - time.monotonic()),
            "folder": folder and str(Path(folder) / "work"),
        }
        wanted = sum("check" in step for step in plan.steps)
        _collect(ran, answer, job, wanted, clock)


def _collect(ran: Ran, answer: socket.socket, job: dict[str, Any], wanted: int, clock: Clock) -> None:
    try:
        answer.settimeout(10)
        wire.send(answer, job, most=wire.JOB_LIMIT)
        while len(ran.verdicts) < wanted:
            verdict = _verdict(_receive(answer, clock, clock.end))
            ran.verdicts[verdict.pop("check")] = verdict
    except (wire.Closed, wire.Unsealable, TimeoutError):
        ran.reason = ran.reason or "checks"


def _verdict(message: Any) -> dict[str, Any]:
    if isinstance(message, dict) and "broken" in message:
        raise SandboxDied(f"the checker stopped: {message['broken']}")
    verdict = border.verdict(message)
    if verdict is None:
        raise wire.Unsealable("damaged verdict")
    return verdict


def _ask_shells(plan: Plan, ran: Ran, ours: list[socket.socket], clock: Clock) -> None:
    """Ask each copy of a shell what its checks want to know, and compare here what it answers."""
    for number, checks in plan.asks.items():
        try:
            ours[number].settimeout(GRACE_S)
            wire.send(ours[number], {"asks": [check.sent() for _, check in checks]}, most=wire.JOB_LIMIT)
            for name, check in checks:
                since = time.monotonic()
                told = _receive(ours[number], clock, clock.until(_patience_s(plan)))
                answers, cut, absent = border.answers(told)
                ran.verdicts[name] = check.verdict(answers, cut=cut, seconds=time.monotonic() - since)
                if absent or differs(ran, told):
                    ran.verdicts[name]["outcome"] = "absent"
        except TimeoutError:
            # The time for all checks is over, and this answer was not looked at.
            for name, check in checks if plan.replayed else ():
                ran.verdicts.setdefault(name, {**check.verdict([]), "outcome": "absent"})
        except (wire.Closed, wire.Unsealable, OSError):
            continue


def differs(ran: Ran, told: Any) -> bool:
    """Say whether a cell that ran again for a check ended otherwise than the first time."""
    return any(
        again is not None and number in ran.outputs and again != _end(ran.outputs[number])
        for number, again in enumerate(border.ends(told))
    )


def _end(outputs: list[dict[str, Any]]) -> str:
    return next((str(one["ename"]) for one in outputs if one["output_type"] == "error"), "")


def _patience_s(plan: Plan) -> float:
    """Return how long a copy may take to answer one check."""
    return (plan.limits["total_s"] if plan.replayed else plan.limits["cell_s"]) + GRACE_S


def _run_old_way(plan: Plan, ran: Ran, ours: list[socket.socket], clock: Clock) -> None:
    for number, cells in plan.old_way.items():
        channel = ours[number]
        results: list[list[dict[str, Any]]] = []
        since = time.monotonic()
        try:
            channel.settimeout(GRACE_S)
            wire.send(channel, {"cells": cells, "first": plan.old_first.get(number, [])})
            for _ in cells:
                message = _receive(channel, clock, clock.until(_patience_s(plan)))
                message = message if isinstance(message, dict) else {}
                results.append(border.outputs(message.get("outputs")))
                ran.old_left |= {number} if message.get("left") is True or differs(ran, message) else set()
        except TimeoutError:
            ran.old_left |= {number} if plan.replayed else set()
        except (wire.Closed, wire.Unsealable, OSError):
            continue
        finally:
            ran.old_way[number], ran.old_seconds[number] = results, time.monotonic() - since


def _order(life: socket.socket, order: bytes) -> None:
    try:
        life.send(order)
    except OSError:
        return


def _finish(ran: Ran, life: socket.socket) -> None:
    """End everything of this submission and read the guard's report (written by it alone)."""
    _order(life, b"q")
    life.settimeout(3)
    try:
        report = json.loads(life.recv(4096) or b"{}")
        ran.reason = str(report.get("reason") or ran.reason)
        ran.peak_mb = int(report.get("peak_mb", 0))
    except (OSError, ValueError, AttributeError, TypeError):
        return
