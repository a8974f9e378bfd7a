"""The few system calls that Python 3.11 has no name for."""

from __future__ import annotations

import ctypes
import os
import signal
import struct

_libc = ctypes.CDLL(None, use_errno=True)
_held = ctypes.PyDLL(None, use_errno=True)

CLONE_NEWNS, CLONE_NEWIPC, CLONE_NEWUSER, CLONE_NEWPID, CLONE_NEWNET = (
    0x20000,
    0x8000000,
    0x10000000,
    0x20000000,
    0x40000000,
)
MS_NOSUID, MS_NODEV, MS_NOEXEC, MS_REC, MS_PRIVATE = 2, 4, 8, 1 << 14, 1 << 18
_PR_SET_PDEATHSIG, _PR_SET_DUMPABLE, _PR_CAPBSET_DROP, _PR_SET_CHILD_SUBREAPER, _PR_SET_NO_NEW_PRIVS = 1, 4, 24, 36, 38
_PR_SET_SECCOMP, _SECCOMP_FILTER = 22, 2
_LANDLOCK_CREATE, _LANDLOCK_ADD, _LANDLOCK_RESTRICT = 444, 445, 446
_CLONE3, _CLONE_ARGUMENTS = 435, struct.Struct("=11Q")
_READ, _READ_RUN, _DIRECTORY_ONLY = 4 | 8, 1 | 4 | 8, 0x1FF8 | 1 << 13


def _check(result: int, what: str) -> int:
    if result < 0:
        code = ctypes.get_errno()
        raise OSError(code, f"{what}: {os.strerror(code)}")
    return result


def unshare(flags: int) -> None:
    """Enter new namespaces. Raises OSError where the kernel does not allow it."""
    _check(_libc.unshare(flags), "unshare")


def fork_into(flags: int) -> int:
    """Fork as `os.fork` does, the child in new namespaces: no process in between, which would cost as much as both.

    Raises OSError where the kernel does not allow it.
    """
    arguments = _CLONE_ARGUMENTS.pack(flags, 0, 0, 0, signal.SIGCHLD, *[0] * 6)
    python = ctypes.pythonapi
    python.PyOS_BeforeFork()
    # Called with Python's lock held: in the child nobody could give it back.
    pid = int(_held.syscall(_CLONE3, arguments, _CLONE_ARGUMENTS.size))
    if pid == 0:
        python.PyOS_AfterFork_Child()
        return 0
    code = ctypes.get_errno()
    python.PyOS_AfterFork_Parent()
    if pid < 0:
        raise OSError(code, f"clone: {os.strerror(code)}")
    return pid


def mount(kind: str, target: str, flags: int, data: str | None = None) -> None:
    """Mount a file system of `kind` ('' changes propagation only). Raises OSError."""
    fs = kind.encode() if kind else None
    _check(_libc.mount(b"none", target.encode(), fs, flags, data.encode() if data else None), f"mount {target}")


def bind(source: str, target: str) -> None:
    """Show `source` also at `target`. Raises OSError."""
    _check(_libc.mount(source.encode(), target.encode(), None, 4096 | MS_REC, None), f"bind {target}")


def no_new_privileges() -> None:
    """From here on no program that is started can gain rights."""
    _check(_libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), "no_new_privs")


def hide_memory(hidden: bool) -> None:
    """Hide this process's memory from others of the same user (no ptrace, no /proc/<pid>/mem), or show it."""
    _check(_libc.prctl(_PR_SET_DUMPABLE, 0 if hidden else 1, 0, 0, 0), "dumpable")


def die_with_parent(number: int) -> None:
    """Get signal `number` when the process that started this one ends."""
    _check(_libc.prctl(_PR_SET_PDEATHSIG, number, 0, 0, 0), "parent death signal")


def adopt_orphans() -> None:
    """Become the parent of every descendant whose own parent ends."""
    _check(_libc.prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0), "subreaper")


def drop_capabilities() -> None:
    """Give up every capability, also for programs that are started later."""
    for capability in range(64):
        if _libc.prctl(_PR_CAPBSET_DROP, capability, 0, 0, 0) < 0:
            break
    header = struct.pack("=Ii", 0x20080522, 0)
    _check(_libc.capset(header, bytes(24)), "capset")


class _Filter(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("code", ctypes.c_char_p))


def filter_calls(code: bytes) -> bool:
    """Put every later system call through a filter of 8-byte instructions; False where the kernel has no filters."""
    program = _Filter(len(code) // 8, code)
    return bool(_libc.prctl(_PR_SET_SECCOMP, _SECCOMP_FILTER, ctypes.byref(program), 0, 0) == 0)


def landlock_version() -> int:
    """Return the kernel's Landlock version, 0 where there is none."""
    return max(0, int(_libc.syscall(_LANDLOCK_CREATE, None, 0, 1)))


def landlock(readable: list[str], writable: list[str]) -> None:
    """Restrict this process and its children to these paths and to no TCP at all. Raises OSError.

    Access rights are those of the kernel's version: 13 file rights in version 1, then refer, truncate, device ioctl;
    TCP bind and connect from 4, scopes (signals, abstract sockets) from 6.
    """
    version = landlock_version()
    rights = (1 << 13) - 1 | sum(1 << bit for bit, since in ((13, 2), (14, 3), (15, 5)) if version >= since)
    size = 24 if version >= 6 else 16 if version >= 4 else 8
    attributes = struct.pack("=QQQ", rights, 3, 3)[:size]
    rules = _check(_libc.syscall(_LANDLOCK_CREATE, attributes, size, 0), "landlock")
    try:
        for paths, allowed in ((readable, _READ_RUN), (writable, rights)):
            for path in paths:
                _allow(rules, path, allowed & rights)
        no_new_privileges()
        _check(_libc.syscall(_LANDLOCK_RESTRICT, rules, 0), "landlock")
    finally:
        os.close(rules)


def _allow(rules: int, path: str, allowed: int) -> None:
    try:
        handle = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except FileNotFoundError:
        return
    try:
        if not os.path.isdir(path):  # noqa: PTH112 (pathlib is not loaded here on purpose)
            allowed &= ~_DIRECTORY_ONLY
        _check(_libc.syscall(_LANDLOCK_ADD, rules, 1, struct.pack("=Qi", allowed, handle), 0), f"landlock {path}")
    finally:
        os.close(handle)
