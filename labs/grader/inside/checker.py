"""Runs the author's checks, away from any student code, against student processes at the other end of a socket."""

from __future__ import annotations

import ast
import builtins
import contextlib
import io
import os
import shutil
import signal
import socket
import sys
import time
import traceback
from pathlib import Path
from typing import Any

from . import program, wire
from .blocks import write_files
from .faults import Fault, OtherKind, Undecided
from .jail import set_limits
from .known import Known
from .proxies import Handle
from .remote import Remote
from .scope import Names
from .value import judged

SLACK_S = 1.0


def run(job: dict[str, Any], channels: dict[int, socket.socket], answer: socket.socket) -> None:
    """Run every check of `job` in order; send {"check": number, ...verdict} for each."""
    set_limits(job["limits"])
    write_files(job["files"])
    os.environ["NBGRADER_EXECUTION"] = "autograde"
    draw_anew()
    names = Names(frozenset(job["student_names"]), frozenset(job["shared"]), frozenset(job["disputed"]))
    for step in job["steps"]:
        if "prelude" in step:
            _prelude(step["prelude"], names)
            names.given()
        elif "forget" in step:
            names.forget(step["forget"])
        else:
            _connect(names, channels[step["copy"]], frozenset(step["kept"]))
            known = Known(step["seen"], writes=step["learns"], whole=step["whole"])
            names.begin(job["limits"]["cell_s"] + SLACK_S, known, frozenset(step["disputed"]))
            read = (step["names"], step["alike"], step["contested"])
            verdict = check(step["source"], step["open_lines"], names, read, step["code"])
            if step["learns"]:
                verdict.update(seen=known.as_json(), differs=sorted(names.differs))
            wire.send(answer, {"check": step["check"], **verdict})


def _connect(names: Names, channel: socket.socket, kept: frozenset[str]) -> None:
    """Ask the process of this check's place, anew where the last check left the conversation in doubt."""
    if names.remote is None or names.remote.channel is not channel:
        _wake(channel)
        names.connect(Remote(channel), kept)
    elif names.remote.fault is not None:
        names.connect(names.remote.anew(), kept)


def _wake(channel: socket.socket) -> None:
    """Let the sleeping copy answer from here on. One that is gone shows at the first question."""
    with contextlib.suppress(wire.Closed):
        wire.send(channel, "answer")


def draw_anew() -> None:
    """Give numpy random numbers of this process's own: a fork begins with those of all its brothers, unlike a kernel.

    Python's own module does this by itself.
    """
    if "numpy" in sys.modules:
        sys.modules["numpy"].random.seed()


def _prelude(source: str, names: Names) -> None:
    """Run the statements of a locked cell that need nothing of the student's. What fails is simply not here."""
    for statement in program.read(source).body:
        module = ast.Module(body=[statement], type_ignores=[])
        with contextlib.suppress(Exception):
            exec(compile(module, "<prelude>", "exec"), names)  # noqa: S102 (the author's code)


def check(
    source: str, open_lines: int, space: Names, read: tuple[Any, Any, Any] = ((), (), ()), code: str = ""
) -> dict[str, Any]:
    """Run one check. The verdict has "outcome" (passed, failed, stopped, unsealable, other_kind), and
    "kind", "number" and "value" of a last expression (`value.judged`: partial credit), "open" (it failed where
    students can read the check), "message" (what the check said there), "stderr" (something was printed to it),
    "seconds".

    `read`: names of the student's that it reads, and names of data that the student's process has to hold alike: data
    of the lab, and what both a check and a student's cell behind it have bound. `code`: the check as `program.packed`
    gave it.
    """
    out, err = io.StringIO(), io.StringIO()
    kept = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = out, err
    verdict: dict[str, Any] = {"outcome": "passed", "open": False, "message": "", **judged(None)}
    since = time.monotonic()
    try:
        space.prepare(*read)
        value = _execute(source, code, space)
        verdict.update(judged(value, foreign=type(value) is Handle))
    except Fault as fault:
        verdict["open"] = _visible(_lines(fault), open_lines)
    except BaseException as error:
        verdict.update(_failure(error, open_lines))
    finally:
        sys.stdout, sys.stderr = kept
    if space.fault is not None:
        verdict.update(_faulted(space.fault, source))
    verdict["stderr"], verdict["seconds"] = bool(err.getvalue()), time.monotonic() - since
    return verdict


def _faulted(fault: Fault, source: str) -> dict[str, Any]:
    """Return the verdict on a check in which the conversation went wrong, whatever its code made of that.

    Where its code might have gone on and given points for the rest, an object of another kind decides nothing.
    """
    outcome = {Undecided: "unsealable", OtherKind: "other_kind"}.get(type(fault), "stopped")
    if outcome == "other_kind" and program.goes_on(source):
        outcome = "unsealable"
    return {"outcome": outcome, "message": str(fault), **judged(None)}


def _lines(error: BaseException) -> list[int]:
    # Without the lines' text, for which Python would look up every file on the way.
    walked = traceback.walk_tb(error.__traceback__)
    return [line for frame, line in walked if frame.f_code.co_filename == program.FILE]


def _visible(lines: list[int], open_lines: int) -> bool:
    """Say whether it happened before any line that is hidden."""
    return bool(lines) and max(lines) <= open_lines


def _execute(source: str, code: str, names: Names) -> Any:
    """Run a check; return the value of its last expression, as a notebook would show it."""
    body, last = program.unpacked(code, source)
    names["__builtins__"] = builtins
    exec(body, names)  # noqa: S102 (the author's code)
    if last is None:
        return None
    value = eval(last, names)  # noqa: S307
    return None if source.rstrip().endswith(";") else value


def _failure(error: BaseException, open_lines: int) -> dict[str, Any]:
    lines = _lines(error)
    visible = _visible(lines, open_lines)
    try:
        text = str(error)[:2000]
    except Exception:
        text = ""
    name = type(error).__name__
    said = text if isinstance(error, AssertionError) and text else f"{name}: {text}" if text else name
    # An operation of Python's own that takes no object of another process: nothing that the answer did.
    unsealed = isinstance(error, TypeError) and "Handle" in text
    return {
        "outcome": "unsealable" if unsealed else "failed",
        "open": visible,
        "message": said if visible and not unsealed else "",
        "line": lines[0] if visible and lines else 0,
    }


def serve(control: socket.socket) -> None:
    """Fork one checker per job. The job's channels come with it over `control`."""
    while True:
        handles = wire.take_handles(control)
        if handles is None:
            return
        if os.fork() == 0:
            control.close()
            _one(handles)
            os._exit(0)
        for handle in handles:
            os.close(handle)


def _end_in(seconds: float, folder: Path) -> None:
    """End this process when nobody waits for its verdicts any more, whatever a check is waiting for then."""

    def over(*_: Any) -> None:
        shutil.rmtree(folder, ignore_errors=True)
        os._exit(1)

    signal.signal(signal.SIGALRM, over)
    signal.setitimer(signal.ITIMER_REAL, seconds)


def _one(handles: list[int]) -> None:
    sockets = [socket.socket(fileno=handle) for handle in handles]
    folder = Path("/tmp", f"check-{os.getpid()}")  # noqa: S108 (the sandbox's own /tmp)
    try:
        job = wire.receive(sockets[0], most=wire.JOB_LIMIT)
        folder = Path(job["folder"]) if job.get("folder") else folder
        folder.mkdir(exist_ok=True)
        os.chdir(folder)
        _end_in(float(job["left_s"]) + SLACK_S, folder)
        run(job, dict(zip(job["channels"], sockets[1:], strict=True)), sockets[0])
    except (wire.Closed, wire.Unsealable, OSError):
        return
    except Exception as error:
        wire.send(sockets[0], {"broken": f"{type(error).__name__}: {error}"})
    finally:
        shutil.rmtree(folder, ignore_errors=True)
