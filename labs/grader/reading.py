"""The worker's side of `reader`: started at the first notebook that may grow, and kept for the next one."""

from __future__ import annotations

import atexit
import json
import os
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from labs.grader.bounded import TooMuch, answer_of
from labs.grader.reader import HEAD

ROOT = Path(__file__).resolve().parents[2]


@dataclass
class Reader:
    """Asks one reading program, which ends when this process does."""

    process: subprocess.Popen[bytes] | None = None
    control: socket.socket | None = None
    owner: int = 0

    def read(self, name: str, content: bytes, *, memory_mb: int, seconds: float) -> dict[str, Any]:
        """Return {"cells": …} of a notebook file, or {"message", "detail"} where it cannot be read.

        Raises TooMuch where that takes more than so much memory beside the file, or so many seconds.
        """
        about = json.dumps({"name": name, "memory_mb": memory_mb, "seconds": seconds}).encode()
        answer = self._ask(about, content, seconds)
        if not answer:
            self.close()  # no fork has even begun: the program had ended
            answer = self._ask(about, content, seconds)
        if not answer.endswith(b"\n"):
            raise TooMuch(f"more than {seconds:g} s or {memory_mb} MB")
        found: dict[str, Any] = json.loads(answer)
        return found

    def _ask(self, about: bytes, content: bytes, seconds: float) -> bytes:
        """Return what a fresh fork of the program sends till its end, b"" where there was none."""
        channel, theirs = socket.socketpair()
        with channel, theirs:
            try:
                socket.send_fds(self._running(), [b"J"], [theirs.fileno()])
                theirs.close()
                channel.settimeout(seconds)
                channel.sendall(HEAD.pack(len(about), len(content)) + about)
                channel.sendall(content)
                return answer_of(channel.fileno(), time.monotonic() + seconds)
            except OSError:
                return b""

    def _running(self) -> socket.socket:
        if self.control is None or self.process is None or self.owner != os.getpid() or self.process.poll() is not None:
            self.close()
            self.control, theirs = socket.socketpair()
            self.owner = os.getpid()
            with theirs:
                self.process = subprocess.Popen(  # noqa: S603 (our own program)
                    [sys.executable, "-s", "-m", "labs.grader.reader", str(theirs.fileno())],
                    pass_fds=[theirs.fileno()],
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    env={"PATH": os.defpath, "LANG": "C.UTF-8", "PYTHONPATH": str(ROOT)},
                    cwd=ROOT,
                    start_new_session=True,
                )
        return self.control

    def close(self) -> None:
        """End the program. One that another process has started is that one's."""
        if self.control is not None:
            self.control.close()
        if self.process is not None and self.owner == os.getpid():
            self.process.kill()
            self.process.wait()
        self.process = self.control = None


READER = Reader()
atexit.register(READER.close)
