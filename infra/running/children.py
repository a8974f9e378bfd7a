"""Keeps programs running, and ends them with everything that they started."""

import contextlib
import ctypes
import os
import signal
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path

from infra.running.programs import ROOT, Program

PR_SET_PDEATHSIG, PR_SET_CHILD_SUBREAPER = 1, 36
STOP_SECONDS = 12.0
# A program that ends again within this time waits twice as long as before for its next start.
SETTLED_SECONDS = 20.0

_libc = ctypes.CDLL(None, use_errno=True)


def adopt_orphans() -> None:
    """Make this process the parent of whatever its children leave behind, so that nothing is lost from sight."""
    _libc.prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def _end_with_parent() -> None:
    """In a new child: be told to stop if the supervisor itself is killed outright."""
    _libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)


@dataclass
class Child:
    """One program: its process, and when to start it again after it ended."""

    program: Program
    environment: dict[str, str]
    log: Path
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    wait: float = 0.5
    again_at: float = 0.0

    def start(self) -> None:
        """Start the program in a process group of its own, its output in its log."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.program.command,
                cwd=ROOT,
                env={**self.environment, **self.program.environment},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=_end_with_parent,
            )
        self.started = time.monotonic()

    def watch(self) -> None:
        """Start the program again when it has ended, after a pause that grows while it keeps ending."""
        if self.process is None or self.process.poll() is None:
            return
        now = time.monotonic()
        if not self.again_at:
            settled = now - self.started > SETTLED_SECONDS
            self.wait = 0.5 if settled else min(self.wait * 2, 30.0)
            self.again_at = now + self.wait
            print(
                f"The {self.program.name} ended ({self.process.returncode}); starting it again. See {self.log}",
                flush=True,
            )
        elif now >= self.again_at:
            self.again_at = 0.0
            self.start()

    def signal(self, number: int) -> None:
        """Send a signal to the program's whole group."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, number)


@dataclass
class Children:
    """All programs of one academy."""

    members: list[Child] = field(default_factory=list)

    def watch(self) -> None:
        """Look after each program, and bury what programs left behind."""
        for child in self.members:
            child.watch()
        self._bury()

    def stop(self) -> None:
        """End every program, the hub before the site so that labs are closed in order, then whatever is left."""
        for child in reversed(self.members):
            if child.process is not None and child.process.poll() is None:
                # The first process alone: gunicorn and the hub end their own children in good order.
                with contextlib.suppress(ProcessLookupError):
                    child.process.terminate()
        end = time.monotonic() + STOP_SECONDS
        for child in self.members:
            if child.process is not None:
                with contextlib.suppress(subprocess.TimeoutExpired):
                    child.process.wait(max(0.1, end - time.monotonic()))
                child.signal(signal.SIGKILL)
        for _ in range(20):
            left = descendants()
            if not left:
                return
            for pid in left:
                with contextlib.suppress(ProcessLookupError, PermissionError):
                    os.kill(pid, signal.SIGKILL)
            time.sleep(0.05)
            self._bury()

    def _bury(self) -> None:
        """Collect the exit codes of adopted processes; those of our own programs are Popen's business."""
        own = {child.process.pid for child in self.members if child.process}
        for pid in descendants(direct_only=True):
            if pid not in own:
                with contextlib.suppress(ChildProcessError):
                    os.waitpid(pid, os.WNOHANG)


def descendants(direct_only: bool = False) -> list[int]:
    """Return the processes below this one, read from /proc; dead ones only where they are direct children."""
    parents: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError, ValueError, IndexError):
                parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
                parents.setdefault(parent, []).append(int(entry.name))
    direct = parents.get(os.getpid(), [])
    if direct_only:
        return direct
    found, waiting = [], list(direct)
    while waiting:
        pid = waiting.pop()
        found.append(pid)
        waiting.extend(parents.get(pid, []))
    return found
