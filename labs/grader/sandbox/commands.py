"""The command line of a fork server at each sandbox level."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from labs.grader.sandbox import places, stage

ENVIRONMENT = {
    "LANG": "C.UTF-8",
    "PYTHONDONTWRITEBYTECODE": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MPLBACKEND": "agg",
    "MPLCONFIGDIR": "/tmp/mpl",  # noqa: S108 (the sandbox's own /tmp)
    "IPYTHONDIR": "/tmp/ipython",  # noqa: S108
    "PATH": "/usr/bin:/bin",
}


INSIDE = "/program/inside"
# Where a course's own packages are seen.
COURSE = "/course"
# `python` in a shell, and `!python` in a cell, is the Python that runs the cells, as in a lab.
PROGRAMS = "/program/bin"
PYTHONS = ("python", "python3")


@dataclass(frozen=True)
class Launch:
    """How to start one fork server: arguments, environment, and what the child does first (when root)."""

    arguments: list[str]
    environment: dict[str, str]
    first: Callable[[], None] | None = None


def launch(
    level: str,
    role: str,
    handle: int,
    preload: list[str],
    scratch: Path,
    *,
    hash_seed: int = 0,
    course: Path | None = None,
) -> Launch:
    """Return how to start a fork server. `scratch` is a folder of its own, used where there is no private /tmp.

    `hash_seed` decides the order of sets of texts: one for all gradings, so that a hand-in always gets the same points.
    `course`: the folder with a course's own packages.
    """
    tail = [role, level, str(handle), ",".join(preload)]
    always = {**ENVIRONMENT, "PYTHONHASHSEED": str(hash_seed)}
    if level == "bubblewrap":
        return _bubblewrap(tail, scratch, always, course)
    paths = {"readable": _readable(course), "writable": ["/dev/null", "/dev/zero", "/dev/urandom", "/dev/random"]}
    own = str(course or "")
    if role == "checker":
        paths["writable"].append(str(scratch))
    environment = {
        **always,
        "PATH": f"{_pythons(scratch)}:{ENVIRONMENT['PATH']}",
        "PYTHONPATH": f"{places.INSIDE.parent}:{places.packages()}",
        "HOME": str(scratch),
        "TMPDIR": str(scratch),
        "MPLCONFIGDIR": str(scratch),
        "IPYTHONDIR": str(scratch),
    }
    return Launch(
        [places.python(places.own_python()), "-s", "-m", "inside", *tail, json.dumps(paths), own], environment
    )


def _pythons(scratch: Path) -> Path:
    """Return a folder in which this Python goes by its short names."""
    folder = scratch / "bin"
    folder.mkdir(exist_ok=True)
    for name in PYTHONS:
        with contextlib.suppress(FileExistsError):
            (folder / name).symlink_to(places.python(places.own_python()))
    return folder


def _readable(course: Path | None) -> list[str]:
    more = [str(one) for one in (places.own_python(), course) if one]
    return [*places.SYSTEM, *places.SETTINGS, places.packages(), str(places.INSIDE), *more, "/proc"]


def _bubblewrap(tail: list[str], scratch: Path, always: dict[str, str], course: Path | None) -> Launch:
    own = places.own_python()
    program = places.bubblewrap() or "bwrap"
    wanted = [places.packages(), str(places.INSIDE), *(str(one) for one in (own, course) if one)]
    wanted += [] if _among_packages(program) else [program]
    moved, first = stage.plan(scratch, wanted) if stage.needed() else ({path: path for path in wanted}, None)
    arguments = [_program(program, moved), "--unshare-all", "--uid", "1000", "--gid", "1000"]
    arguments += ["--die-with-parent", "--new-session", "--hostname", "lab", "--cap-drop", "ALL"]
    arguments += ["--size", str(64 << 20), "--tmpfs", "/tmp", "--size", str(1 << 20), "--tmpfs", "/work"]  # noqa: S108
    arguments += _system()
    if own:
        arguments += ["--ro-bind", moved[own], "/py"]
    arguments += ["--ro-bind", moved[places.packages()], "/site", "--ro-bind", moved[str(places.INSIDE)], INSIDE]
    if course:
        arguments += ["--ro-bind", moved[str(course)], COURSE]
    for name in PYTHONS:
        arguments += ["--symlink", places.python("/py" if own else None), f"{PROGRAMS}/{name}"]
    arguments += ["--proc", "/proc", "--dev", "/dev", "--chdir", "/work", "--remount-ro", "/dev", "--remount-ro", "/"]
    path = f"{PROGRAMS}:{ENVIRONMENT['PATH']}"
    environment = {**always, "PATH": path, "PYTHONPATH": "/program:/site", "HOME": "/tmp"}  # noqa: S108
    for name, value in environment.items():
        arguments += ["--setenv", name, value]
    arguments += [places.python("/py" if own else None), "-s", "-m", "inside", *tail, "{}", COURSE if course else ""]
    return Launch(arguments, {}, first)


def _among_packages(program: str) -> bool:
    return Path(program).is_relative_to(places.packages())


def _program(program: str, moved: dict[str, str]) -> str:
    """Return where the bwrap program is to be started from.

    The one of PyPI brings libraries that it looks for beside itself: it starts from the moved packages, where they are.
    """
    if _among_packages(program):
        return str(Path(moved[places.packages()], Path(program).relative_to(places.packages())))
    return moved[program]


def _system() -> list[str]:
    arguments = []
    for name in (*places.SYSTEM, *places.SETTINGS):
        path = Path(name)
        if path.is_symlink():
            arguments += ["--symlink", str(path.readlink()), name]
        elif path.exists():
            arguments += ["--ro-bind", name, name]
    return arguments
