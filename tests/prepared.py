"""A demo's folder as `infra.demo.prepare` leaves it, made once for a checkout: tests that run a demo begin with a copy.

Preparing (npm packages, styles, tables, five pathways, every lab, the people) takes longer than most tests that follow.
That a demo prepares itself from nothing is what `tests/hub/test_demo.py` shows; it takes no copy.
"""

import contextlib
import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from academy_site import build
from tests import databases

ROOT = databases.ROOT
FRONT = databases.CACHE / "front"
MADE = databases.CACHE / "prepared"
KEY = databases.CACHE / "prepared.key"
INPUTS = (
    "infra/demo",
    "infra/running",
    "labs/courses",
    "labs/grader",
    "pathways/curriculum",
    "academy_site/styles",
    "academy_site/scripts",
)


@contextlib.contextmanager
def _alone(name: str) -> Iterator[None]:
    databases.CACHE.mkdir(parents=True, exist_ok=True)
    with (databases.CACHE / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def key() -> str:
    """Return a name that changes with whatever could change what is prepared."""
    digest = hashlib.sha256(databases.key().encode())
    files = [ROOT / "package-lock.json", *sorted(ROOT.glob("*/locale/*/LC_MESSAGES/*.po"))]
    files += [path for name in INPUTS for path in sorted((ROOT / name).rglob("*")) if "__pycache__" not in path.parts]
    for path in files:
        digest.update(str(path.relative_to(ROOT)).encode() + (path.read_bytes() if path.is_file() else b""))
    return digest.hexdigest()


def front() -> Path:
    """Return a folder with the npm packages (`node`) and what a browser gets (`build`), made where it is missing."""
    with _alone("front"):
        FRONT.mkdir(exist_ok=True)
        build.build(FRONT)
    return FRONT


def folder() -> Path:
    """Return the prepared folder; the first process that asks makes it."""
    with _alone("prepared"):
        wanted = key()
        if not (KEY.exists() and KEY.read_text() == wanted):
            KEY.unlink(missing_ok=True)
            shutil.rmtree(MADE, ignore_errors=True)
            shutil.copytree(front(), MADE, symlinks=True)
            shutil.copyfile(databases.made(), MADE / "site.sqlite3")
            environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
            environment |= {"ACADEMY_VAR": str(MADE), "DJANGO_SETTINGS_MODULE": "academy_site.settings.embedded"}
            command = [sys.executable, "-m", "infra.demo.prepare"]
            subprocess.run(command, cwd=ROOT, env=environment, umask=0o077, check=True)
            # What was cached may name other addresses than those of the demos to come.
            shutil.rmtree(MADE / "cache", ignore_errors=True)
            KEY.write_text(wanted)
    return MADE


def copy_to(var: Path) -> None:
    """Copy the prepared folder into the empty folder `var`."""
    shutil.copytree(folder(), var, symlinks=True, dirs_exist_ok=True)


def copy_packages_to(var: Path) -> None:
    """Copy the npm packages alone into the folder `var`."""
    shutil.copytree(front() / "node", var / "node", symlinks=True)


if __name__ == "__main__":
    folder()
