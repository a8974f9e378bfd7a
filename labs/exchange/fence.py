"""`python -m labs.exchange.fence <folder> <command…>`: runs a kernel for somebody else's notebook inside a lab.

A lab belongs to one person: its files, its token and its network are theirs. `nbgrader autograde` runs what students
wrote, so its kernel sees the system, Python and one folder, gets no environment of the lab and no network, and is ended
with everything that it started. It is the wall that the graders use where namespaces cannot be had (0502).
"""

from __future__ import annotations

import os
import platform
import select
import signal
import socket
import struct
import sys
from collections.abc import Callable
from pathlib import Path

from labs.grader.inside import calls, jail, linux

# Of /proc, the kernel itself refuses memory and environment of processes outside of the fence.
SYSTEM = [
    *("/usr", "/lib", "/lib32", "/lib64", "/bin", "/sbin", "/etc/ld.so.cache", "/etc/alternatives", "/etc/localtime"),
    *("/etc/fonts", "/etc/mime.types", "/etc/passwd", "/dev/urandom", "/proc"),
]
# Names of a lab's environment that no student's code may see; the last is how this program found itself.
OURS = ("JUPYTERHUB_", "JPY_API_TOKEN", "ACADEMY_", "PYTHONPATH")
# How the folder of a course's own packages is told.
PACKAGES = "ACADEMY_COURSE_PACKAGES"
DEVICES = ["/dev/null", "/dev/zero", "/dev/random"]
# One notebook's time is bound by nbgrader; these are for what it leaves behind, and for the lab around it.
LIMITS = {"total_s": 590, "memory_mb": 1024}


def possible() -> bool:
    """Say whether this machine can fence a kernel: Landlock for files, and a filter for calls."""
    return linux.landlock_version() > 0 and platform.machine() in calls.ARCHITECTURES


def python_folders() -> list[str]:
    """Return the folders of this Python and its packages, as they are named and as they are."""
    folders = [sys.prefix, sys.base_prefix]
    return [*folders, *map(os.path.realpath, folders)]


def run(folder: str, command: list[str], environment: dict[str, str], packages: str = "") -> None:
    """Run `command` behind the fence until it ends, and end all that it left. An interrupt is handed on to it.

    It works in `<folder>/work`; `folder` is all that it may write to. `packages`: a course's own.
    """
    life, theirs = socket.socketpair()
    told, telling = os.pipe()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the guard must not stop at it; a kernel sets its own
    guard = os.fork()
    if guard == 0:
        life.close()
        readable = [*SYSTEM, *python_folders(), *filter(None, [packages])]
        paths = {"readable": readable, "writable": [folder, *DEVICES]}

        def body(_leave_behind: Callable[[int], None]) -> None:
            if not calls.refuse_network():
                raise OSError("no filter for system calls")
            os.chdir(f"{folder}/work")
            os.write(telling, struct.pack("i", os.getpid()))
            os.execve(command[0], command, environment)  # noqa: S606 (no shell; nbgrader's own command)

        jail.confine(body, theirs, LIMITS, level="landlock", paths=paths)
    theirs.close()
    os.close(telling)
    signal.signal(signal.SIGINT, lambda *_: _hand_on(guard))
    _await_end(told)
    # The guard ends all that is left as soon as this is closed; so it does when this process is killed.
    life.close()
    os.waitpid(guard, 0)


def _await_end(told: int) -> None:
    """Wait until the process ends whose number comes through `told`; at once where it has never begun."""
    number = os.read(told, 4)
    if not number:
        return
    try:
        process = os.pidfd_open(struct.unpack("i", number)[0])
    except ProcessLookupError:
        return
    select.select([process], [], [])


def _hand_on(guard: int) -> None:
    try:
        os.killpg(guard, signal.SIGINT)
    except ProcessLookupError:
        return


def main() -> None:
    """Start what the command line names, with the environment that was given for it, less what is the lab's own."""
    folder, *command = sys.argv[1:]
    Path(folder, "work").mkdir(exist_ok=True)
    environment = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
    packages = os.environ.get(PACKAGES, "")
    if packages:
        # No module of theirs has a name that is anything else here (0519).
        environment["PYTHONPATH"] = packages
    run(folder, command, environment, packages)


if __name__ == "__main__":
    main()
