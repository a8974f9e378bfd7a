"""A course's own packages: which are in use, held on to while something runs with them, and found behind all others.

They lie in `ROOT/COURSE/KEY/packages`, and `ROOT/COURSE/current` points at the one in use. A folder is never changed
once something points at it, and is taken away only when nobody holds it.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import re
import sys
import sysconfig
from pathlib import Path

ABOUT, PACKAGES, CURRENT, HELD = "about.json", "packages", "current", "held"
KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,99}")
TRIES = 5
# Where labs see all of them.
IN_LABS = "/opt/courses"


class Unusable(Exception):
    """A course has packages of its own here, and they cannot be used; the message says why."""


def machine() -> str:
    """Return for which Python and machine packages are made here."""
    return f"{sys.version_info[0]}.{sys.version_info[1]} {sysconfig.get_platform()}"


def current(root: Path, course: str) -> Path | None:
    """Return the folder that is in use for a course, None where it has none. Raises Unusable."""
    if not KEY.fullmatch(course):
        return None
    link = root / course / CURRENT
    if not link.is_symlink():
        return None
    folder = root / course / Path(os.readlink(link)).name  # noqa: PTH115 (the target may be gone)
    try:
        about = json.loads((folder / ABOUT).read_text(encoding="utf-8"))
        made_for = about["machine"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise Unusable(f"the packages of {course} are damaged ({type(error).__name__})") from error
    if made_for != machine():
        raise Unusable(f"the packages of {course} were made for {made_for}, and this is {machine()}")
    return folder


def hold(folder: Path) -> int:
    """Hold on to a folder, and return the open file that does so: closing it lets go. Raises OSError where it is gone.

    Other processes hold it, too; who wants to take it away has to wait for all of them.
    """
    handle = os.open(folder / HELD, os.O_RDONLY | os.O_CLOEXEC)
    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
        if not os.fstat(handle).st_nlink:
            raise FileNotFoundError(folder)
    except OSError:
        os.close(handle)
        raise
    return handle


def of_folder(folder: Path, home: Path, root: Path) -> str:
    """Return the packages of the course in whose folder below `home` a notebook lies, held while this process lives;
    "" where it has none. Raises Unusable.
    """
    if not folder.is_relative_to(home) or folder == home:
        return ""
    for _ in range(TRIES):
        found = current(root, folder.relative_to(home).parts[0])
        if found is None:
            return ""
        with contextlib.suppress(OSError):  # newer ones have just taken their place
            hold(found)
            return str(found / PACKAGES)
    return ""


def found_last(packages: str) -> None:
    """Let this process find a course's packages, behind Python's own modules and all that is installed here."""
    sys.path.append(packages)


def for_children(packages: str) -> None:
    """Let what this process starts find them, too. No module of theirs has a name that is anything else here."""
    before = os.environ.get("PYTHONPATH", "")
    os.environ["PYTHONPATH"] = f"{before}{os.pathsep}{packages}" if before else packages
