"""`python -m labs.grader.reader FD`: reads notebooks that may grow, each in a fork with so much memory and time.

A program of its own that is small and stays so: in a worker that has long been at work much memory lies free, and a
fork of it would have that on top. Not a wall: what runs here is ours.
"""

from __future__ import annotations

import gc
import json
import os
import resource
import signal
import socket
import struct
import sys
from typing import Any

from labs.grader import cells
from labs.grader.errors import UnreadableSubmission

# Lengths of what is told of a file, as JSON, and of the file. A blank comes back at once, then an answer as JSON.
HEAD = struct.Struct("!II")


def main() -> None:
    """Fork for each channel that comes in, until nobody is left to send one."""
    control = socket.socket(fileno=int(sys.argv[1]))
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_DFL)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    gc.collect()
    gc.freeze()
    while True:
        sign, handles, _, _ = socket.recv_fds(control, 1, 1)
        if not sign:
            return
        if os.fork() == 0:
            control.close()
            _one(socket.socket(fileno=handles[0]))
        for handle in handles:
            os.close(handle)


def _one(channel: socket.socket) -> None:
    """In the fork: never returns, whatever happens. Where there is no answer, it was too much."""
    try:
        channel.sendall(b" ")  # begun
        about_size, size = HEAD.unpack(_exactly(channel, HEAD.size))
        about = json.loads(_exactly(channel, about_size))
        signal.setitimer(signal.ITIMER_REAL, about["seconds"])  # ends the process
        content = bytes(_exactly(channel, size))
        most = _size() + (about["memory_mb"] << 20)
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
        channel.sendall(json.dumps(_found(about["name"], content)).encode() + b"\n")
    finally:
        os._exit(0)


def _exactly(channel: socket.socket, size: int) -> bytearray:
    content = bytearray(size)
    view, place = memoryview(content), 0
    while place < size:
        part = channel.recv_into(view[place:])
        if not part:
            os._exit(0)
        place += part
    return content


def _size() -> int:
    with open("/proc/self/statm", "rb") as statm:  # noqa: PTH123 (this program loads as little as it can)
        return int(statm.read().split()[0]) * resource.getpagesize()


def _found(name: str, content: bytes) -> dict[str, Any]:
    try:
        return {"cells": cells.read(name, content)}
    except UnreadableSubmission as error:
        return {"message": str(error), "detail": error.detail}


if __name__ == "__main__":
    main()
