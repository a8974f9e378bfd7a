"""Copies of a notebook's process that stay behind at a check and wake when the notebook is over."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable


def leave(number: int, channel: socket.socket, checks: list[socket.socket], serve: Callable[[], None]) -> int:
    """Fork a process that does `serve` with the socket `checks[number]` and ends; return its process id.

    It holds no other check's socket and not the notebook's `channel`; this process lets go of that one check's.
    """
    copy = os.fork()
    if copy:
        checks[number].close()
        return copy
    try:
        for place, other in enumerate(checks):
            if place != number:
                other.close()
        channel.close()
        serve()
    finally:
        os._exit(0)
