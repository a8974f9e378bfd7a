"""Measures the process tree of one lab from /proc, and ends it. Limits of the kernel count per process, not per lab."""

import contextlib
import os
import signal
from dataclasses import dataclass
from pathlib import Path

PROC = Path("/proc")
MEGABYTE = 1 << 20


@dataclass(frozen=True)
class Usage:
    """What one process tree holds now."""

    memory_mb: float
    processes: int

    def over(self, *, memory_mb: int, processes: int) -> str:
        """Return "memory" or "processes" where the bound is passed, else ""."""
        if self.memory_mb > memory_mb:
            return "memory"
        if self.processes > processes:
            return "processes"
        return ""


def measure(root: int) -> Usage | None:
    """Return the usage of process `root` with all its descendants, threads counted; None where it is gone."""
    if not (PROC / str(root)).exists():
        return None
    tree = _descendants(root)
    return Usage(memory_mb=sum(_proportional_kb(pid) for pid in tree) / 1024, processes=sum(map(_threads, tree)))


def size_mb(folder: Path, enough: float = float("inf")) -> float:
    """Return how much room a folder takes on the disk, in MB; counting ends at `enough`. Links are not followed.

    An empty file counts a little too: a disk holds only so many.
    """
    total, waiting = 0, [folder]
    while waiting and total < enough * MEGABYTE:
        with contextlib.suppress(OSError), os.scandir(waiting.pop()) as entries:
            for entry in entries:
                total += max(entry.stat(follow_symlinks=False).st_blocks * 512, 1024)
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(Path(entry.path))
    return total / MEGABYTE


def end(root: int) -> None:
    """End bubblewrap's tree at once: with its first process the kernel ends the whole process table."""
    for pid in sorted(_descendants(root)):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.kill(pid, signal.SIGKILL)


def _descendants(root: int) -> list[int]:
    """Return `root` and every process below it."""
    found, waiting = [], [root]
    while waiting:
        pid = waiting.pop()
        found.append(pid)
        with contextlib.suppress(OSError):
            for task in (PROC / str(pid) / "task").iterdir():
                waiting.extend(int(child) for child in (task / "children").read_text().split())
    return found


def _proportional_kb(pid: int) -> int:
    """Return the memory of one process in KB, shared pages divided among their users; 0 where it is gone."""
    for name, field in (("smaps_rollup", "Pss:"), ("status", "VmRSS:")):
        with contextlib.suppress(OSError, ValueError):
            for line in (PROC / str(pid) / name).read_text().splitlines():
                if line.startswith(field):
                    return int(line.split()[1])
    return 0


def _threads(pid: int) -> int:
    """Return how many threads one process has; 0 where it is gone."""
    with contextlib.suppress(OSError):
        return len(list((PROC / str(pid) / "task").iterdir()))
    return 0
