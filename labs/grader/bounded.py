"""Work on what students sent, done in a forked child with so much memory and time: what it costs, the child pays.

For pages, where a few kilobytes can be made to take minutes; notebooks are read by `reader`, since the memory counts
from what this process holds, free or not. Not a wall: what runs here is ours.
"""

from __future__ import annotations

import json
import os
import resource
import select
import signal
import sys
import time
from collections.abc import Callable
from typing import Any

from labs.grader.inside import linux

ANSWER_LIMIT = 64 << 20


class TooMuch(Exception):
    """The work needed more memory or time than it may have, or did not end well."""


def bounded(work: Callable[[], Any], *, memory_mb: int, seconds: float) -> Any:
    """Return the plain data that `work` returns. Raises TooMuch; what `work` raises is that, too."""
    reading, writing = os.pipe()
    sys.stdout.flush()
    child = os.fork()
    if child == 0:
        _do(work, reading, writing, memory_mb, seconds)
    os.close(writing)
    try:
        answer = answer_of(reading, time.monotonic() + seconds)
    finally:
        os.close(reading)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    if not answer.endswith(b"\n"):
        raise TooMuch(f"more than {seconds:g} s or {memory_mb} MB")
    return json.loads(answer)


def _do(work: Callable[[], Any], reading: int, writing: int, memory_mb: int, seconds: float) -> None:
    """In the child: never returns, whatever happens."""
    try:
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGALRM):
            signal.signal(number, signal.SIG_DFL)
        linux.die_with_parent(signal.SIGKILL)
        os.close(reading)
        most = _size() + (memory_mb << 20)
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
        resource.setrlimit(resource.RLIMIT_CPU, (int(seconds) + 1, int(seconds) + 1))
        content = json.dumps(work()).encode() + b"\n"
        place = 0
        while place < len(content):
            place += os.write(writing, content[place : place + (1 << 20)])
    finally:
        os._exit(0)


def _size() -> int:
    with open("/proc/self/statm", "rb") as statm:  # noqa: PTH123 (a fork should load nothing)
        return int(statm.read().split()[0]) * resource.getpagesize()


def answer_of(reading: int, until: float) -> bytes:
    """Return what came till the child's end; what is not whole lacks its last byte."""
    content = bytearray()
    while len(content) <= ANSWER_LIMIT:
        ready, _, _ = select.select([reading], [], [], max(0.0, until - time.monotonic()))
        part = os.read(reading, 1 << 20) if ready else b""
        if not part:
            return bytes(content)
        content += part
    return b""
