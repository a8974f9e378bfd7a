"""Runs one student's notebook, and leaves behind a sleeping copy of it at every check."""

from __future__ import annotations

import os
import signal
import socket
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from . import beside, blocks, shell, warm, wire
from .answer import Responder, stream_reader
from .blocks import write_files
from .checker import draw_anew
from .shelf import Shelf


def serve(
    control: socket.socket, level: str, paths: dict[str, list[str]], kind: type[shell.Bare] = shell.Shell
) -> None:
    """Fork one block per job. With each job come: its channel, its life line, and one channel per check."""
    interpreter = shell.make(kind)
    warm.up(interpreter)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    warm.freeze()
    blocks.serve(control, level, paths, partial(run, interpreter))


def run(
    interpreter: shell.Bare,
    job: dict[str, Any],
    channel: socket.socket,
    checks: list[socket.socket],
    tell_copy: Callable[[int], None],
) -> None:
    """Run the cells in order and send each one's outputs. A "copy" is left behind before a cell."""
    write_files(job["files"])
    draw_anew()
    os.environ.update({"NBGRADER_EXECUTION": "autograde", "HOME": str(Path.cwd())})
    sys.path.insert(0, "")
    shell.take_streams(interpreter)
    seconds, shelf = job["limits"]["cell_s"], Shelf(lambda: write_files(job["files"]))
    for number, cell in enumerate(job["cells"]):
        if cell["copy"] is not None:
            tell_copy(_leave_copy(interpreter, cell["copy"], channel, checks, seconds, shelf))
        outputs = shell.run_cell(interpreter, cell["source"], seconds, brief=cell["brief"])
        wire.send(channel, {"cell": number, "outputs": outputs, "count": interpreter.execution_count - 1})
    wire.send(channel, {"end": True})


def _leave_copy(
    interpreter: shell.Bare,
    number: int,
    channel: socket.socket,
    checks: list[socket.socket],
    seconds: float,
    shelf: Shelf,
) -> int:
    """Fork a copy that sleeps until the notebook is over; then it answers the checks of channel `number`.

    What it does then reaches no output that is shown: those were sent before it woke. Returns its process id.
    """
    kept = shelf.keep()

    def serve() -> None:
        order = wire.receive(checks[number])
        shelf.back(kept)
        _answer(interpreter, checks[number], seconds, order)

    return beside.leave(number, channel, checks, serve)


def _answer(interpreter: shell.Bare, check: socket.socket, seconds: float, order: Any) -> None:
    if order == "answer":
        interpreter.outputs = shell.Outputs()
        try:
            sys.stdout.flush()
        except Exception:
            # A student's code has put something else there, that cannot be printed to.
            shell.take_streams(interpreter)
        responder = Responder(interpreter.user_ns, check, stream_reader(interpreter), seconds)
        responder.left = lambda: interpreter.left
        # Functions may start tasks of their own: in a kernel they are called inside its loop, too.
        shell.in_loop(interpreter, responder.serve)
    else:
        # The old way, for checks that the author's own solution does not pass sealed.
        for cell in order["first"]:
            shell.run_cell(interpreter, cell, seconds, brief=True)
        for cell in order["cells"]:
            outputs = shell.run_cell(interpreter, cell, seconds, brief=True)
            wire.send(check, {"outputs": outputs, "left": interpreter.left})
