"""Started as root: give the rights away before the sandbox is built.

Inside a user namespace the kernel still sees the starter's own uid. Were that root, process limits would not count
and `/proc/sys` would be writable. So root binds what the sandbox needs to a place that anybody can reach, in a mount
namespace of its own, and becomes an unused uid.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from labs.grader.inside import linux

NOBODY = 64_999


def needed() -> bool:
    """Say whether this process is root."""
    return os.geteuid() == 0


def plan(scratch: Path, paths: list[str]) -> tuple[dict[str, str], Callable[[], None]]:
    """Return (path → path to use instead, what the child does before it starts the sandbox).

    Where root may not mount (a plain container), the paths stay as they are and only the uid changes.
    """
    if not _may_mount():
        return {path: path for path in paths}, _become_nobody
    moved = {path: f"{scratch}/{number}" for number, path in enumerate(paths)}

    def child() -> None:
        linux.unshare(linux.CLONE_NEWNS)
        linux.mount("", "/", linux.MS_PRIVATE | linux.MS_REC)
        linux.mount("tmpfs", str(scratch), 0, "mode=755,size=1m")
        for path, target in moved.items():
            if os.path.isdir(path):  # noqa: PTH112
                os.mkdir(target, 0o755)  # noqa: PTH102
            else:
                os.close(os.open(target, os.O_CREAT, 0o644))
            linux.bind(path, target)
        _become_nobody()

    return moved, child


def _may_mount() -> bool:
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("CapEff:"):
            return bool(int(line.split()[1], 16) >> 21 & 1)
    return False


def _become_nobody() -> None:
    os.setgroups([])
    os.setresgid(NOBODY, NOBODY, NOBODY)
    os.setresuid(NOBODY, NOBODY, NOBODY)
