"""Runs the author's checks, away from any student code, against student processes at the other end of a socket."""

from __future__ import annotations

import ast
import base64
import builtins
import contextlib
import gc
import io
import os
import shutil
import socket
import sys
import time
import traceback
from pathlib import Path
from typing import Any

from . import wire
from .jail import set_limits
from .proxies import CheckTimeout, Handle, Names, Remote, StudentStopped
from .value import judged
from .wire import Unsealable

FILE = "<check>"
SLACK_S = 1.0


def run(job: dict[str, Any], channels: dict[int, socket.socket], answer: socket.socket) -> None:
    """Run every check of `job` in order; send {"check": number, ...verdict} for each."""
    set_limits(job["limits"])
    write_files(job["files"])
    draw_anew()
    names = Names(frozenset(job["student_names"]))
    for step in job["steps"]:
        if "prelude" in step:
            _prelude(step["prelude"], names)
            continue
        if names.remote is None or names.remote.channel is not channels[step["copy"]]:
            names.forget_handles()
            names.remote = Remote(channels[step["copy"]])
            _wake(names.remote.channel)
        names.remote.begin(job["limits"]["cell_s"] + SLACK_S)
        wire.send(answer, {"check": step["check"], **check(step["source"], step["open_lines"], names)})


def _wake(channel: socket.socket) -> None:
    """Let the sleeping copy answer from here on. One that is gone shows at the first question."""
    with contextlib.suppress(wire.Closed):
        wire.send(channel, "answer")


def write_files(files: dict[str, str]) -> None:
    """Put the lab's files into the working folder."""
    for name, content in files.items():
        target = Path(name)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(base64.b64decode(content))


def draw_anew() -> None:
    """Give numpy random numbers of this process's own: a fork begins with those of all its brothers, unlike a kernel.

    Python's own module does this by itself.
    """
    if "numpy" in sys.modules:
        sys.modules["numpy"].random.seed()


def _prelude(source: str, names: Names) -> None:
    """Run the statements of a locked cell that need nothing of the student's. What fails is simply not here."""
    for statement in ast.parse(source).body:
        module = ast.Module(body=[statement], type_ignores=[])
        with contextlib.suppress(Exception):
            exec(compile(module, "<prelude>", "exec"), names)  # noqa: S102 (the author's code)


def check(source: str, open_lines: int, names: Names) -> dict[str, Any]:
    """Run one check. The verdict has "outcome" (passed, failed, stopped, unsealable), and
    "kind", "number" and "value" of a last expression (`value.judged`: partial credit), "open" (it failed where
    students can read the check), "message" (what the check said there), "stderr" (something was printed to it),
    "seconds".
    """
    out, err = io.StringIO(), io.StringIO()
    kept = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = out, err
    verdict: dict[str, Any] = {"outcome": "passed", "open": False, "message": "", **judged(None)}
    since = time.monotonic()
    try:
        value = _execute(source, names)
        verdict.update(judged(value, foreign=type(value) is Handle))
    except Unsealable as error:
        verdict.update(outcome="unsealable", message=str(error))
    except (StudentStopped, CheckTimeout) as error:
        verdict.update(outcome="stopped", message=str(error), open=True)
    except BaseException as error:
        verdict.update(_failure(error, open_lines))
    finally:
        sys.stdout, sys.stderr = kept
    verdict["stderr"], verdict["seconds"] = bool(err.getvalue()), time.monotonic() - since
    return verdict


def _execute(source: str, names: Names) -> Any:
    """Run a check; return the value of its last expression, as a notebook would show it."""
    tree = ast.parse(source, FILE)
    ending = tree.body[-1] if tree.body else None
    last = ending if isinstance(ending, ast.Expr) else None
    if last is not None:
        tree.body.pop()
    names["__builtins__"] = builtins
    exec(compile(tree, FILE, "exec"), names)  # noqa: S102 (the author's code)
    if last is None:
        return None
    value = eval(compile(ast.Expression(last.value), FILE, "eval"), names)  # noqa: S307
    return None if source.rstrip().endswith(";") else value


def _failure(error: BaseException, open_lines: int) -> dict[str, Any]:
    lines = [frame.lineno or 0 for frame in traceback.extract_tb(error.__traceback__) if frame.filename == FILE]
    visible = bool(lines) and max(lines) <= open_lines
    try:
        text = str(error)[:2000]
    except Exception:
        text = ""
    name = type(error).__name__
    said = text if isinstance(error, AssertionError) and text else f"{name}: {text}" if text else name
    unsealed = isinstance(error, TypeError) and "Handle" in text
    return {
        "outcome": "unsealable" if unsealed else "failed",
        "open": visible,
        "message": said if visible and not unsealed else "",
        "line": lines[0] if visible and lines else 0,
    }


def warm_up() -> None:
    """Run a check of each kind before the first fork, so that no fork pays for a first time."""
    for source in ("assert sum([1]) == 2", "sum([1])", "raise ValueError(1)"):
        check(source, 1, Names(frozenset()))
    gc.collect()
    gc.freeze()


def serve(control: socket.socket) -> None:
    """Fork one checker per job. The job's channels come with it over `control`."""
    while True:
        first, handles, _, _ = socket.recv_fds(control, 1, 253)
        if not first:
            return
        if os.fork() == 0:
            control.close()
            _one(handles)
            os._exit(0)
        for handle in handles:
            os.close(handle)


def _one(handles: list[int]) -> None:
    sockets = [socket.socket(fileno=handle) for handle in handles]
    folder = Path("/tmp", f"check-{os.getpid()}")  # noqa: S108 (the sandbox's own /tmp)
    try:
        job = wire.receive(sockets[0])
        folder = Path(job["folder"]) if job.get("folder") else folder
        folder.mkdir(exist_ok=True)
        os.chdir(folder)
        run(job, dict(zip(job["channels"], sockets[1:], strict=True)), sockets[0])
    except (wire.Closed, wire.Unsealable, OSError):
        return
    except Exception as error:
        wire.send(sockets[0], {"broken": f"{type(error).__name__}: {error}"})
    finally:
        shutil.rmtree(folder, ignore_errors=True)
