"""Runs one student's notebook in R, and leaves behind a sleeping copy of it at every check.

R lives in this process (`embedded.py`): a copy is a fork, as for Python. What checks ask comes to the copies once the
notebook is over, and what they answer is compared on the other side of the wall.
"""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from . import beside, blocks, wire
from .asking import SLOW, error
from .embedded import R, read
from .shelf import Shelf

# Cells of every kind, run before anybody's: what is loaded when it is first used is there in all forks.
WARM = (
    "x <- c(a = 1.5, b = 2)\nx\nprint(x)\nmessage('m'); warning('w')",
    "data.frame(n = 1:3, s = c('a', 'b', 'c'))\nlist(1, 'a')\nmatrix(1:4, 2)\nfactor('a')",
    "f <- function(n) stop('no')\nf(2)",
    "1 +",
    "plot(1:3)",
)
# What courses in R check with; where it is not installed, nothing happens.
LOADED = "for (one in c('testthat', 'digest')) requireNamespace(one, quietly = TRUE)"
HOW = {"bytes": "ask_bytes"}
LONG_S = 60.0


def serve(control: socket.socket, level: str, paths: dict[str, list[str]]) -> None:
    """Fork one block per job, for ever."""
    program = R()
    for source in (LOADED, *WARM):
        program.call("run", source, LONG_S)
    program.call("ask_value", "list(1:3, c(a = 1.5), 'a', TRUE, NULL)", LONG_S)
    program.call("ask_bytes", "1", LONG_S)
    blocks.serve(control, level, paths, partial(run, program))


def run(
    program: R,
    job: dict[str, Any],
    channel: socket.socket,
    checks: list[socket.socket],
    tell_copy: Callable[[int], None],
) -> None:
    """Run the cells in order and send each one's outputs. A "copy" is left behind before a cell."""
    blocks.write_files(job["files"])
    os.environ |= {"NBGRADER_EXECUTION": "autograde", "HOME": str(Path.cwd())}
    if job.get("folder"):
        os.environ["TMPDIR"] = job["folder"]
    program.call("settle", "", LONG_S)
    seconds, shelf = job["limits"]["cell_s"], Shelf(lambda: blocks.write_files(job["files"]))
    for number, cell in enumerate(job["cells"]):
        if cell["copy"] is not None:
            tell_copy(_leave_copy(program, cell["copy"], channel, checks, seconds, shelf))
        outputs = _outputs(program, cell["source"], seconds)
        wire.send(channel, {"cell": number, "outputs": outputs, "count": number + 1})
    wire.send(channel, {"end": True})


def _outputs(program: R, source: str, seconds: float) -> list[dict[str, Any]]:
    if not source.strip():
        return []
    told, cut = program.call("run", source, seconds)
    if not told:
        told, _ = program.call("said", "", seconds)
    outputs = read(told)
    outputs = [one for one in outputs if isinstance(one, dict)] if isinstance(outputs, list) else []
    return [*outputs, error("CellTimeout", SLOW)] if cut else outputs


def _leave_copy(
    program: R,
    number: int,
    channel: socket.socket,
    checks: list[socket.socket],
    seconds: float,
    shelf: Shelf,
) -> int:
    """Fork a copy that sleeps until the notebook is over; return its process id."""
    kept = shelf.keep()

    def serve() -> None:
        # Nobody's clock of before: each question sets its own.
        signal.setitimer(signal.ITIMER_REAL, 0)
        with contextlib.suppress(wire.Closed, wire.Unsealable, OSError):
            order = wire.receive(checks[number], most=wire.JOB_LIMIT)
            shelf.back(kept)
            _do(program, order, checks[number], seconds)

    return beside.leave(number, channel, checks, serve)


def _do(program: R, order: dict[str, Any], answer: socket.socket, seconds: float) -> None:
    """Do what is ordered: {"asks": lists of parts} or {"cells": whole checks}; send one answer each."""
    for parts in order.get("asks", []):
        answers, cut = _answers(program, parts, seconds)
        wire.send(answer, {"answers": answers, "cut": cut, "absent": False})
    for source in order.get("cells", []):
        outputs = _outputs(program, source, seconds)
        for one in outputs:
            if one.get("output_type") == "error" and one.get("ename") != "CellTimeout":
                # It has its points or not; a check's own words are the author's, and told nowhere.
                one["ename"], one["traceback"] = "AssertionError", []
        wire.send(answer, {"outputs": outputs, "left": False})


def _answers(program: R, parts: list[dict[str, Any]], seconds: float) -> tuple[list[str], bool]:
    """Return what is answered to one check, and whether time ended it. No expected value is in `parts`."""
    until, answers = time.monotonic() + seconds, list[str]()
    for part in parts:
        left = until - time.monotonic()
        name = HOW.get(str(part.get("how")), "ask_value") if part["ask"] else "prepare"
        told, cut = program.call(name, part["text"], left)
        if cut:
            return answers, True
        if part["ask"]:
            answers.append(told)
        elif '"threw"' in told[:20]:
            return answers, False
    return answers, False
