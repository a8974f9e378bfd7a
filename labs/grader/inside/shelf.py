"""The files of a notebook as they were at each check: a copy of the process wakes when the notebook is over."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass

ENTRIES = 2_000
State = tuple[tuple[str, int, int], ...]


@dataclass(frozen=True)
class Kept:
    """The state of the folder at a check, and where it was kept (None: as the notebook began)."""

    state: State
    folder: str | None


class Shelf:
    """Keeps the working folder at each check. Copies only where a notebook has changed its files by then."""

    def __init__(self, begin: Callable[[], None]) -> None:
        self.begin = begin
        self.last = Kept(_state(), None)

    def keep(self) -> Kept:
        """Return what the folder holds now, to be gone `back` to."""
        state = _state()
        if state != self.last.state:
            self.last = Kept(state, _copied())
        return self.last

    def back(self, kept: Kept) -> None:
        """Work in a folder as it was kept, where it has changed since."""
        if _state() == kept.state:
            return
        with contextlib.suppress(OSError):
            if kept.folder is None:
                os.chdir(tempfile.mkdtemp())
                self.begin()
            elif kept.folder:
                os.chdir(kept.folder)


def _copied() -> str:
    """Return a copy of the working folder, '' where there is no room for one."""
    try:
        folder = tempfile.mkdtemp()
        shutil.copytree(".", folder, dirs_exist_ok=True, symlinks=True)
    except (OSError, shutil.Error):
        return ""
    return folder


def _state() -> State:
    found: list[tuple[str, int, int]] = []
    left = ["."]
    while left and len(found) <= ENTRIES:
        entries: list[os.DirEntry[str]] = []
        with contextlib.suppress(OSError):
            entries = sorted(os.scandir(left.pop()), key=_path)
        for entry in entries:
            with contextlib.suppress(OSError):
                about = entry.stat(follow_symlinks=False)
                inner = entry.is_dir(follow_symlinks=False)
                found.append((entry.path, 0, 0) if inner else (entry.path, about.st_mtime_ns, about.st_size))
                left += [entry.path] if inner else []
    return tuple(found)


def _path(entry: os.DirEntry[str]) -> str:
    return entry.path
