"""Where courses' own packages lie on this machine, what each takes, and taking away what nothing runs in any more."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from labs.grader.inside import course
from labs.grader.inside.course import ABOUT, CURRENT, HELD

ROOT = Path(__file__).resolve().parents[3]
LOCK = "lock.txt"


def root() -> Path:
    """Return the folder of all courses' own packages: below the data, as the hub's settings have it."""
    return Path(os.environ.get("ACADEMY_VAR", ROOT / "var")).resolve() / "environments"


def remedy(name: str) -> str:
    """Return what brings a course's packages back from their lock."""
    return f"python manage.py course_environment {name} --again"


@dataclass
class State:
    """What a course has: `about` its own packages, or `trouble`; `bytes` of all its folders, `old` ones among them."""

    course: str
    key: str = ""
    about: dict[str, Any] = field(default_factory=dict)
    trouble: str = ""
    bytes: int = 0
    old: int = 0

    def as_json(self) -> dict[str, Any]:
        """Return plain data."""
        return {
            "course": self.course,
            "key": self.key,
            "trouble": self.trouble,
            "bytes": self.bytes,
            "old": self.old,
            "packages": self.about.get("packages", {}),
            "asked": self.about.get("asked", []),
        }


def state(base: Path, name: str) -> State:
    """Return what a course has of its own."""
    here = base / name
    found = State(name, bytes=_size(here))
    try:
        folder = course.current(base, name)
    except course.Unusable as error:
        found.trouble = f"{error}: {remedy(name)}"
        folder = None
    if folder is not None:
        found.key = folder.name
        found.about = json.loads((folder / ABOUT).read_text(encoding="utf-8"))
    elif not found.trouble and (here / LOCK).is_file():
        found.trouble = f"the packages of {name} have a lock and are not installed here: {remedy(name)}"
    found.old = sum(1 for one in _folders(here) if one.name != found.key)
    return found


def states(base: Path) -> list[State]:
    """Return what each course has that has packages of its own."""
    names = sorted(path.name for path in base.iterdir() if path.is_dir()) if base.is_dir() else []
    return [state(base, name) for name in names if course.KEY.fullmatch(name)]


def switch(here: Path, key: str) -> None:
    """Point a course at the folder `key` in one step: whoever looks sees the old one or the new one."""
    beside = here / f".{CURRENT}-{os.getpid()}"
    beside.unlink(missing_ok=True)
    beside.symlink_to(key)
    beside.replace(here / CURRENT)


@contextlib.contextmanager
def alone(here: Path) -> Iterator[None]:
    """Keep everybody else from changing a course's packages; what a process that died was making goes."""
    here.mkdir(parents=True, exist_ok=True)
    with (here / ".lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        for left in here.glob(".making-*"):
            shutil.rmtree(left, ignore_errors=True)
        yield


def tidy(here: Path) -> int:
    """Take away the folders that nothing points at and nothing runs in; return how many are still held."""
    link = here / CURRENT
    key = link.readlink().name if link.is_symlink() else ""
    return sum(not _take_away(folder) for folder in _folders(here) if folder.name != key)


def _folders(here: Path) -> list[Path]:
    if not here.is_dir():
        return []
    found = [path for path in here.iterdir() if path.is_dir() and not path.is_symlink()]
    return [path for path in found if not path.name.startswith(".")]


def _take_away(folder: Path) -> bool:
    """Take a folder away, unless somebody holds it. Who comes later finds none to hold."""
    try:
        handle = os.open(folder / HELD, os.O_RDONLY)
    except FileNotFoundError:
        shutil.rmtree(folder, ignore_errors=True)
        return True
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        (folder / HELD).unlink()
    except BlockingIOError:
        return False
    finally:
        os.close(handle)
    shutil.rmtree(folder, ignore_errors=True)
    return True


def _size(folder: Path) -> int:
    return sum(path.lstat().st_size for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
