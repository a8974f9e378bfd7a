"""Runs one student's notebook in bash, and leaves behind a sleeping copy of the shell at every check.

The shell is bash itself, told to be interactive as the kernel's is (0515): it reads what to do from a pipe, and says of
each cell how it ended. A copy is a fork that bash makes of itself; what checks ask it comes over a socket of its own
once the notebook is over, and what it answers is compared on the other side of the wall.
"""

from __future__ import annotations

import contextlib
import os
import select
import shlex
import signal
import socket
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from . import beside, blocks, jail, wire
from .asking import SLOW, Asking, Messages, error, kill, stream
from .shelf import Kept, Shelf

PROGRAM = ["/bin/bash", "--norc", "--noprofile", "--noediting", "-i"]
# Handles in the shell: where it says how a cell ended, and from where on the copies' sockets are.
STATUS, SOCKETS = 198, 200
STREAM_LIMIT = 100_000
# How long a copy may take to say that it is there.
THERE_S = 5.0
# How long a shell that is stopped may take to come back: at once as a rule, later on a machine that does much else.
STOPPED_S = 3.0
TICK_S = 0.05
# So many pieces of what is printed are taken before anything else is looked at.
AT_ONCE = 16
RESTARTED = "Restarting Bash\n"
SET_UP = "exec 2>&1; set +m; set +o history; set +o histexpand; shopt -s expand_aliases; PS1= PS2=; BASH_ARGV0=bash"


def serve(control: socket.socket, level: str, paths: dict[str, list[str]]) -> None:
    """Fork one block per job, for ever."""
    blocks.serve(control, level, paths, run, shared=False)


def run(
    job: dict[str, Any], channel: socket.socket, checks: list[socket.socket], tell_copy: Callable[[int], None]
) -> None:
    """Run the cells in order and send each one's outputs. A "copy" is left behind before a cell."""
    blocks.write_files(job["files"])
    seconds, shelf = job["limits"]["cell_s"], Shelf(lambda: blocks.write_files(job["files"]))
    shell = Shell(len(checks))
    for number, cell in enumerate(job["cells"]):
        if cell["copy"] is not None:
            _leave_copy(shell, cell["copy"], channel, checks, seconds, shelf, tell_copy)
        outputs = shell.run_cell(cell["source"], seconds, brief=cell["brief"])
        wire.send(channel, {"cell": number, "outputs": outputs, "count": number + 1})
    wire.send(channel, {"end": True})


@dataclass
class Said:
    """What a cell has printed, as much as is kept of it."""

    kept: bytearray = field(default_factory=bytearray)

    def add(self, data: bytes) -> None:
        """Keep what has room."""
        self.kept += data[: max(0, STREAM_LIMIT - len(self.kept))]

    @property
    def text(self) -> str:
        """What was printed, as a terminal's lines."""
        return self.kept.decode("utf-8", "replace").replace("\r\n", "\n")


class Shell:
    """A bash that does cell after cell, and a new one where it ends."""

    def __init__(self, copies: int) -> None:
        """Make the sockets of all copies: what a running shell has not got, it cannot be given."""
        self.home, self.number, self.copies = Path.cwd(), 0, copies
        self.ours: dict[int, socket.socket] = {}
        self.waiting: set[int] = set()
        for number in range(copies):
            mine, theirs = socket.socketpair()
            os.dup2(theirs.fileno(), SOCKETS + number)
            theirs.close()
            self.ours[number] = mine
            self.waiting.add(SOCKETS + number)
        self._start()

    def _start(self) -> None:
        orders, self.orders = os.pipe()
        self.status, status = os.pipe()
        self.printed, printed = os.pipe()
        os.dup2(status, STATUS)
        handles = [STATUS, *self.waiting]
        self.process = subprocess.Popen(  # noqa: S603 (bash itself)
            PROGRAM,
            stdin=orders,
            stdout=printed,
            stderr=subprocess.DEVNULL,
            cwd=self.home,
            env=_environment(self.home),
            pass_fds=handles,
            start_new_session=True,
        )
        for handle in (orders, status, printed, STATUS):
            os.close(handle)
        os.set_blocking(self.printed, False)
        self.left = b""
        self._tell(SET_UP)

    def _again(self) -> None:
        """End what is left of a shell, and begin a new one, which knows nothing of the one before."""
        # Copies are no children of it any more: they live on.
        for pid in [*jail.descendants(self.process.pid), self.process.pid] if self.process.poll() is None else []:
            kill(pid)
        self.process.wait()
        for handle in (self.orders, self.status, self.printed):
            os.close(handle)
        self._start()

    def _tell(self, text: str) -> None:
        data = text.replace("\0", "").encode("utf-8", "replace") + b"\n"
        with contextlib.suppress(BrokenPipeError):
            while data:
                data = data[os.write(self.orders, data) :]

    def run_cell(self, source: str, seconds: float, *, brief: bool = False) -> list[dict[str, Any]]:
        """Run one cell; return its outputs. In a check's cell (`brief`) an error says what the check has printed."""
        said = Said()
        self._take(said)
        said.kept.clear()
        self.number += 1
        # Lines may end as Windows writes them; the kernel, too, tells a shell line by line.
        source = "\n".join(source.replace("\0", "").splitlines())
        self._tell(f'builtin eval {shlex.quote(source)} </dev/null; builtin echo {self.number} "$?" >&{STATUS}')
        status = self._wait(seconds, said)
        if status is None:
            self._interrupt(said)
            return [*stream(said.text), error("CellTimeout", SLOW)]
        if self.process.poll() is not None:
            said.kept += RESTARTED.encode()
            self._again()
        text = said.text
        if not status:
            return stream(text)
        named = ("AssertionError", text.strip()) if brief else ("", str(status))
        return [*stream(text), error(*named, shown=f"exit status {status}")]

    def _wait(self, seconds: float, said: Said) -> int | None:
        """Return how the cell ended, None where its time is over. A shell that ended says so itself."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            ready, _, _ = select.select([self.status, self.printed], [], [], TICK_S)
            if self.printed in ready:
                self._take(said)
            if self.status in ready:
                status = self._read_status()
                if status is not None:
                    self._take(said)
                    return status
            if self.process.poll() is not None:
                self._take(said)
                return self.process.returncode if self.process.returncode >= 0 else 128 - self.process.returncode
        return None

    def _read_status(self) -> int | None:
        self.left += os.read(self.status, 4096)
        *lines, self.left = self.left.split(b"\n")
        for line in lines:
            number, _, status = line.partition(b" ")
            if number == str(self.number).encode() and status.isdigit():
                return int(status)
        return None

    def _take(self, said: Said) -> None:
        # What prints without an end is never read to its end: the clock has to be looked at, too.
        with contextlib.suppress(BlockingIOError):
            for _ in range(AT_ONCE):
                if not (data := os.read(self.printed, 65_536)):
                    return
                said.add(data)

    def _interrupt(self, said: Said) -> None:
        """Stop a cell as the kernel does. A shell that does not come back from that is ended."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGINT)
        self.number += 1
        self._tell(f"builtin echo {self.number} 0 >&{STATUS}")
        if self._wait(STOPPED_S, said) is None or self.process.poll() is not None:
            said.kept += RESTARTED.encode()
            self._again()

    def leave_copy(self, number: int) -> int:
        """Let the shell fork a copy of itself, which waits; return its process, 0 where there came none."""
        handle = SOCKETS + number
        others = " ".join(f"{other}>&-" for other in sorted(self.waiting - {handle}))
        each = f'( builtin printf "p%s\\0" "$BASHPID" >&{handle}; builtin eval "$__order" )'
        each += f'; builtin printf "z%s\\0" "$?" >&{handle}'
        loop = f'while IFS= builtin read -r -d "" -u {handle} __order; do {each}; done'
        copy = (
            f'__to={handle}; builtin exec {STATUS}>&- {others}; builtin printf "c%s\\0" "$BASHPID" >&{handle}; {loop}'
        )
        # Forked twice, so that the shell has no job that a student's `wait` or `jobs` would find.
        self.number += 1
        self._tell(f"( ( {copy} ) </dev/null >/dev/null 2>&1 & ); builtin echo {self.number} 0 >&{STATUS}")
        if self._wait(THERE_S, Said()) is None or self.process.poll() is not None:
            return 0
        os.close(handle)
        self.waiting.discard(handle)
        self.ours[number].settimeout(THERE_S)
        said = Messages(self.ours[number]).next(time.monotonic() + THERE_S)
        return int(said[1:]) if said[:1] == "c" and said[1:].isdigit() else 0


def _leave_copy(
    shell: Shell,
    number: int,
    channel: socket.socket,
    checks: list[socket.socket],
    seconds: float,
    shelf: Shelf,
    tell_copy: Callable[[int], None],
) -> None:
    """Leave behind a copy of the shell, and beside it a process that asks it once the notebook is over."""
    kept, bash = shelf.keep(), shell.leave_copy(number)

    def serve() -> None:
        # Whoever waits for a copy that is not coming is to find its socket shut.
        for handle in shell.waiting:
            os.close(handle)
        order = wire.receive(checks[number], most=wire.JOB_LIMIT)
        Asking(shell.ours[number], seconds, _place(shelf, kept, shell.home), bash > 0).serve(order, checks[number])

    for pid in filter(None, (beside.leave(number, channel, checks, serve), bash)):
        tell_copy(pid)


def _place(shelf: Shelf, kept: Kept, home: Path) -> str:
    """Return how a copy comes to the files as they were when it was made: "" where they are still so."""
    shelf.back(kept)
    now = Path.cwd()
    if now == home:
        return ""
    return f'case "$PWD/" in {shlex.quote(str(home))}/*) builtin cd {shlex.quote(str(now))}"${{PWD#{home}}}";; esac'


def _environment(home: Path) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "TMPDIR") if name in os.environ}
    own = {"HOME": str(home), "NBGRADER_EXECUTION": "autograde", "PAGER": "cat", "TERM": "dumb"}
    return {**kept, **own, "PS1": "", "PS2": ""}
