"""Processes of one demo, found through /proc and never by name alone."""

import contextlib
import os
import signal
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

PROC = Path("/proc")


@dataclass(frozen=True)
class Process:
    """One process: its start time keeps it apart from a later one with the same number."""

    pid: int
    parent: int
    started: int
    command: str

    @property
    def alive(self) -> bool:
        """Whether it still runs; one that only waits to be buried does not."""
        now = read(self.pid)
        return now is not None and now.started == self.started

    def kill(self) -> None:
        """Send SIGKILL, as a crash or a lack of memory does."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)


def read(pid: int) -> Process | None:
    """Return what /proc says about a live process."""
    try:
        state, parent, *rest = (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
        command = (PROC / str(pid) / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        return None
    return None if state in "ZX" else Process(pid, int(parent), int(rest[17]), command)


def everything() -> list[Process]:
    """Return every live process that can be read."""
    found = (read(int(entry.name)) for entry in PROC.iterdir() if entry.name.isdigit())
    return [process for process in found if process]


def below(root: int) -> list[Process]:
    """Return all processes that the process `root` started, and theirs."""
    all_of_them = everything()
    found: dict[int, Process] = {}
    fresh = {root}
    while fresh:
        fresh = {one.pid for one in all_of_them if one.parent in fresh and one.pid not in found}
        found |= {one.pid: one for one in all_of_them if one.pid in fresh}
    return list(found.values())


def children(root: int, words: str) -> list[Process]:
    """Return the direct children of `root` whose command line has `words`."""
    return [one for one in below(root) if one.parent == root and words in one.command]


def using(folder: Path) -> list[Process]:
    """Return every process, wherever it hangs in the tree, whose environment or command line names `folder`."""
    named, mine = f"ACADEMY_VAR={folder}".encode(), {os.getpid(), os.getppid()}
    found = []
    for one in everything():
        with contextlib.suppress(OSError):
            environment = (PROC / str(one.pid) / "environ").read_bytes().split(b"\0")
            if one.pid not in mine and (named in environment or f"{folder}/" in one.command):
                found.append(one)
    return found


def wait_for_end(processes: Iterable[Process], seconds: float) -> list[Process]:
    """Wait until all have ended; return those that have not after `seconds`."""
    left, end = list(processes), time.monotonic() + seconds
    while left and time.monotonic() < end:
        left = [one for one in left if one.alive]
        time.sleep(0.1)
    return left
