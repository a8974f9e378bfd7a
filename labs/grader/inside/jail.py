"""One submission's cell block: own namespaces, and a first process that guards it and runs no student code."""

from __future__ import annotations

import contextlib
import json
import os
import resource
import select
import signal
import socket
import struct
import sys
import time
from collections.abc import Callable
from typing import Any

from . import calls, linux

TICK_S = 0.03
SLACK = 32 << 20
# What V8 maps and does not fill, with room: measured 1.8 GB for two threads of Node 24.
RESERVED = 3 << 30
# How many times a notebook's memory may be held by it and its sleeping copies together.
TOGETHER = 3
PAGE = os.sysconf("SC_PAGESIZE")


_APART = linux.CLONE_NEWUSER | linux.CLONE_NEWNS | linux.CLONE_NEWPID | linux.CLONE_NEWIPC | linux.CLONE_NEWNET


def fork(level: str) -> int:
    """Fork a process which builds a block; where namespaces are ours to make, it is the first process in its own."""
    if level != "bubblewrap":
        return os.fork()
    try:
        return linux.fork_into(_APART)
    except OSError:
        return _fork_by_two()


def _fork_by_two() -> int:
    """Do the same where the newer call is refused: the process in between makes the namespaces, and ends."""
    child = os.fork()
    if child:
        return child
    linux.unshare(_APART)
    if os.fork():
        os._exit(0)
    return 0


def furnish(uid: int, gid: int, work_mb: int, copies: int) -> None:
    """Furnish the user, mount, pid, ipc and net namespaces that `fork` has made, and give up the rights in them.

    `uid` and `gid` are those outside; inside they are the same.
    """
    for name, text in (("setgroups", "deny"), ("uid_map", f"{uid} {uid} 1"), ("gid_map", f"{gid} {gid} 1")):
        _write(f"/proc/self/{name}", text)
    linux.mount("", "/", linux.MS_PRIVATE | linux.MS_REC)
    for path, size in (("/tmp", 64), ("/work", work_mb), ("/dev/shm", 16)):  # noqa: S108 (private, mounted right here)
        linux.mount("tmpfs", path, linux.MS_NOSUID | linux.MS_NODEV, f"mode=700,size={size}m,nr_inodes=20000")
    linux.mount("proc", "/proc", linux.MS_NOSUID | linux.MS_NODEV | linux.MS_NOEXEC)
    _limit_pids(301 + copies)
    linux.drop_capabilities()
    linux.no_new_privileges()


def _limit_pids(most: int) -> None:
    try:
        _write("/proc/sys/kernel/pid_max", str(most))
    except OSError:
        return  # before Linux 6.14 this is one value for the whole machine; the guard's count is what holds there


def _write(path: str, text: str) -> None:
    handle = os.open(path, os.O_WRONLY)
    try:
        os.write(handle, text.encode())
    finally:
        os.close(handle)


def set_limits(limits: dict[str, int], copies: int = 0, *, reserves: bool = False) -> None:
    """Bound this process and each of its children (the guard bounds all of them together).

    `copies` that checks make of it are ours, with a process and a channel each: they come on top. `reserves`: a program
    takes address space for code and threads that it never fills, beside what it may use.
    """
    used = int(_read("/proc/self/statm").split()[0]) * PAGE + (RESERVED if reserves else 0)
    cpu = limits["total_s"] + 2
    for kind, value in (
        (resource.RLIMIT_AS, used + (limits["memory_mb"] << 20)),
        (resource.RLIMIT_FSIZE, 64 << 20),
        # More than the guard allows, so that a fork bomb is seen and ended, not held at its limit until time is up.
        (resource.RLIMIT_NPROC, limits.get("processes", 128) + copies + 64),
        (resource.RLIMIT_NOFILE, 256 + copies),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_CPU, cpu),
    ):
        resource.setrlimit(kind, (value, value))


def _read(path: str) -> str:
    handle = os.open(path, os.O_RDONLY)
    try:
        return os.read(handle, 65_536).decode("ascii", "replace")
    finally:
        os.close(handle)


class Guard:
    """Watches all processes of one submission; ends with a report when told to, or when a limit is passed.

    Sleeping copies are ours: `planned` of them come on top of the processes that a notebook may have, and their memory
    does not count as its own. Which ones they are is told by the student's process, so a false one is possible, and
    gains a little room: all together may hold `TOGETHER` times the memory.
    """

    def __init__(
        self,
        life: socket.socket,
        copies: int,
        limits: dict[str, int],
        *,
        own_pids: bool,
        planned: int = 0,
        shared: bool = True,
    ) -> None:
        self.life, self.copies, self.own_pids = life, copies, own_pids
        self.reason = ""
        self.told: set[int] = set()
        self.memory = limits["memory_mb"] << 20
        self.processes = limits.get("processes", 128) + planned
        # Cells, then checks, and their ends: the supervisor lets go long before.
        self.longest = 2 * limits["total_s"] + 60
        self.peak = 0
        # What each fork of the warm process shares with it. Other programs share nothing, also those that a fork has
        # become: all of theirs counts. A fork has its stack where this process has it.
        self.shared, self.stack = shared, _stack("self")
        self.floor = int(_read("/proc/self/statm").split()[1]) * PAGE if shared else 0

    def run(self, main: int) -> None:
        """Watch until the supervisor lets go of `life`, sends anything but 's', or a limit is passed."""
        signal.signal(signal.SIGCHLD, lambda *_: None)
        deadline = time.monotonic() + self.longest
        while time.monotonic() < deadline:
            ready, _, _ = select.select([self.life], [], [], TICK_S)
            if ready:
                if self._read_order() != b"s":
                    break
                _kill(main)
            self._reap()
            reason = self._measure()
            if reason:
                self._stop_notebook(reason)
        self._measure()
        self._end(self.reason)

    def _stop_notebook(self, reason: str) -> None:
        """End all but the sleeping copies, once: what came before still earns its points. End all the second time.

        A false copy lives on for a moment: it is a student's process too, and one limit too many ends everything.
        """
        if self.reason:
            self._end(self.reason)
        self.reason = reason
        for _ in range(100):
            rest = [pid for pid in self.members() if pid not in self._copies()]
            if not rest:
                return
            for pid in rest:
                _kill(pid)
            time.sleep(0.002)
            self._reap()
        self._end(reason)

    def _read_order(self) -> bytes:
        try:
            return self.life.recv(1)
        except OSError:
            return b""

    def _reap(self) -> None:
        try:
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
        except ChildProcessError:
            return

    def _copies(self) -> set[int]:
        """Return the copies that were told so far."""
        with contextlib.suppress(OSError, struct.error):
            self.told.update(pid for (pid,) in struct.iter_unpack("i", os.read(self.copies, 4096)))
        return self.told

    def _measure(self) -> str:
        pids, copies = self.members(), self._copies()
        if len(pids) > self.processes:
            return "processes"
        sizes = {pid: self._size(pid) for pid in pids}
        together = sum(sizes.values())
        own = together if self.shared else sum(size for pid, size in sizes.items() if pid not in copies)
        if own > self.memory or together > TOGETHER * self.memory:
            # Pages shared after a fork were counted once per process: count them properly before judging.
            share = {pid: _proportional(pid) for pid in pids}
            together = sum(share.values())
            own = together - sum(share[pid] for pid in pids if pid in copies)
        self.peak = max(self.peak, own)
        over = own > self.memory + SLACK or together > TOGETHER * self.memory + SLACK
        return "memory" if over else ""

    def _size(self, pid: int) -> int:
        size = _resident(pid)
        return max(0, size - self.floor) if self.floor and _stack(pid) == self.stack else size

    def members(self) -> list[int]:
        """Return the processes below this one."""
        if self.own_pids:
            return [int(name) for name in os.listdir("/proc") if name.isdigit() and name != "1"]  # noqa: PTH208
        return descendants(os.getpid())

    def _end(self, reason: str) -> None:
        for _ in range(0 if self.own_pids else 5):  # without an own pid space nothing dies by itself
            for pid in self.members():
                _kill(pid)
        usage = resource.getrusage(resource.RUSAGE_CHILDREN)
        report: dict[str, Any] = {"reason": reason, "peak_mb": self.peak >> 20, "cpu_s": usage.ru_utime}
        try:
            self.life.sendall(json.dumps(report).encode())
        finally:
            os._exit(0)


def descendants(root: int) -> list[int]:
    """Return all processes below `root`, by reading every process's parent."""
    parents: dict[int, int] = {}
    for name in os.listdir("/proc"):  # noqa: PTH208
        if name.isdigit():
            try:
                parents[int(name)] = int(_read(f"/proc/{name}/stat").rpartition(")")[2].split()[1])
            except (OSError, IndexError, ValueError):
                continue
    found: set[int] = set()
    fresh = {root}
    while fresh:
        fresh = {pid for pid, parent in parents.items() if parent in fresh} - found
        found |= fresh
    return sorted(found)


def _resident(pid: int) -> int:
    try:
        return int(_read(f"/proc/{pid}/statm").split()[1]) * PAGE
    except (OSError, IndexError, ValueError):
        return 0


def _stack(pid: int | str) -> str:
    """Return where a process has its stack (`startstack` of proc(5)), "" for one that is gone."""
    try:
        return _read(f"/proc/{pid}/stat").rpartition(")")[2].split()[25]
    except (OSError, IndexError):
        return ""


def _proportional(pid: int) -> int:
    try:
        for line in _read(f"/proc/{pid}/smaps_rollup").splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) << 10
    except (OSError, ValueError):
        return 0
    return 0


def _kill(pid: int) -> None:
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return


def _tell(handle: int, pid: int) -> None:
    try:
        os.write(handle, struct.pack("i", pid))
    except OSError:
        return  # the student's code closed it: then nothing of theirs outlives a limit


def confine(
    body: Callable[[Callable[[int], None]], None],
    life: socket.socket,
    limits: dict[str, int],
    *,
    level: str,
    paths: dict[str, list[str]],
    ids: tuple[int, int] = (0, 0),
    planned: int = 0,
    shared: bool = True,
    reserves: bool = False,
) -> None:
    """In a child of `fork`: build the block, start `body` in it, guard it. Never returns.

    `ids`: user and group of the process that forked. `body` is given a function that takes the process id of each copy
    it leaves behind: `planned` of them. `shared`: what runs in there are forks of this process, and not other programs;
    `reserves`: see `set_limits`.
    """
    if level == "bubblewrap":
        furnish(*ids, limits.get("work_mb", 128), planned)
    else:
        os.setsid()
        linux.adopt_orphans()
    copies, telling = os.pipe()
    os.set_blocking(copies, False)
    # Before there is anybody to look: a guard hidden a moment later could be taken over in that moment.
    linux.hide_memory(True)
    main = os.fork()
    if main == 0:
        linux.hide_memory(False)
        life.close()
        os.close(copies)
        if level == "landlock":
            linux.landlock(paths["readable"], paths["writable"])
        linux.drop_capabilities()
        set_limits(limits, planned, reserves=reserves)
        calls.refuse()
        if level == "landlock":
            # It shuts TCP out on newer kernels only, and nothing else of the network anywhere.
            calls.refuse_network()
        try:
            body(lambda pid: _tell(telling, pid))
        finally:
            os._exit(0)
    kept = sorted({life.fileno(), copies})
    for before, after in zip([2, *kept], [*kept, 300 + 2 * planned], strict=True):
        os.closerange(before + 1, after)
    sys.stdin = sys.stdout = sys.stderr = None
    Guard(life, copies, limits, own_pids=level == "bubblewrap", planned=planned, shared=shared).run(main)
    os._exit(0)
