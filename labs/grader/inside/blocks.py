"""How a fork server takes jobs: for each a block of its own, in which a notebook runs."""

from __future__ import annotations

import base64
import os
import signal
import socket
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

from . import jail, wire

# (job, its channel, one channel for each check, what is told of each copy that is left behind)
Runs = Callable[[dict[str, Any], socket.socket, list[socket.socket], Callable[[int], None]], None]


def serve(
    control: socket.socket,
    level: str,
    paths: dict[str, list[str]],
    runs: Runs,
    *,
    shared: bool = True,
    reserves: bool = False,
) -> None:
    """Fork one block per job. With each job come: its channel, its life line, and one channel per check.

    `shared`: what runs in a block are forks of this process (`jail.Guard`). `reserves`: programs in it take address
    space that they never fill (`jail.set_limits`).
    """
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    ids = os.getuid(), os.getgid()
    control.send(b"R")
    while True:
        handles = wire.take_handles(control)
        if handles is None:
            return
        if jail.fork(level) == 0:
            control.close()
            try:
                _one(runs, handles, level, paths, ids, shared=shared, reserves=reserves)
            except BaseException:
                traceback.print_exc(file=sys.__stderr__)
            finally:
                os._exit(1)
        for handle in handles:
            os.close(handle)


def _one(
    runs: Runs,
    handles: list[int],
    level: str,
    paths: dict[str, list[str]],
    ids: tuple[int, int],
    *,
    shared: bool,
    reserves: bool,
) -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    channel, life, *checks = [socket.socket(fileno=handle) for handle in handles]
    job = wire.receive(channel, most=wire.JOB_LIMIT)
    if job.get("folder"):
        paths = {**paths, "writable": [*paths["writable"], job["folder"]]}

    def body(tell_copy: Callable[[int], None]) -> None:
        os.chdir(job.get("folder") or "/work")
        runs(job, channel, checks, tell_copy)

    planned = len(checks)
    jail.confine(
        body, life, job["limits"], level=level, paths=paths, ids=ids, planned=planned, shared=shared, reserves=reserves
    )


def write_files(files: dict[str, str]) -> None:
    """Put the lab's files into the working folder."""
    for name, content in files.items():
        target = Path(name)
        if "/" in name:
            target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(base64.b64decode(content))
