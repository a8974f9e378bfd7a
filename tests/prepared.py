"""Folders as setting up leaves them, made once for a checkout: tests that run a demo or an academy begin with a copy.

Preparing (npm packages, styles, tables, five pathways, every lab, the people) takes longer than most tests that follow.
That a demo prepares itself from nothing is what `tests/hub/test_demo.py` shows; it takes no copy. That an academy does,
`make real-academy` shows.
"""

import contextlib
import fcntl
import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import django
from django.conf import settings

from academy_site import build
from academy_site.beginning import loading
from infra.running.steps import bring_up_to_date, shared
from tests import databases

ROOT = databases.ROOT
FRONT = databases.CACHE / "front"
BARE = databases.CACHE / "bare"
MADE = databases.CACHE / "prepared"
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


def bare() -> Path:
    """Return a folder with tables, pages, lessons and sealed labs, and nobody in it.

    The first process that asks makes it.
    """
    return _kept(BARE, _lay_bare)


def folder() -> Path:
    """Return a demo's folder, its people in it; the first process that asks makes it."""
    return _kept(MADE, _lay_out)


def _kept(made: Path, lay: Callable[[], None]) -> Path:
    """Return the folder `made`, laid anew by `lay` where anything changed that it was made of."""
    said, wanted = made.with_suffix(".key"), key()
    with _alone(made.name):
        if not (said.exists() and said.read_text() == wanted):
            said.unlink(missing_ok=True)
            shutil.rmtree(made, ignore_errors=True)
            lay()
            _settle(made / "site.sqlite3")
            # What was cached may name other addresses than those to come.
            shutil.rmtree(made / "cache", ignore_errors=True)
            said.write_text(wanted)
    return made


def _settle(site: Path) -> None:
    """Leave a database in one file: beside it, whoever opens it makes and takes away others, which somebody copies."""
    with contextlib.closing(sqlite3.connect(site)) as kept:
        kept.execute("PRAGMA journal_mode = DELETE")


def _lay_bare() -> None:
    shutil.copytree(front(), BARE, symlinks=True)
    shutil.copyfile(databases.made(), BARE / "site.sqlite3")
    _run(BARE, "tests.prepared", "steps")


def _lay_out() -> None:
    shutil.copytree(bare(), MADE, symlinks=True)
    _run(MADE, "infra.demo.prepare")


def _run(var: Path, *module: str) -> None:
    """Run a module as a demo in the folder `var` would."""
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    environment |= {"ACADEMY_VAR": str(var), "DJANGO_SETTINGS_MODULE": "academy_site.settings.embedded"}
    subprocess.run([sys.executable, "-m", *module], cwd=ROOT, env=environment, umask=0o077, check=True)


def _steps() -> None:
    """Do the steps of every academy, demo or real, in this process."""
    with loading():
        django.setup()
    bring_up_to_date(shared(), Path(settings.VAR) / "demo" / "prepared.json", fresh=False)
    # What is imported here needs the site set up.
    from tests.sealed import seal_all

    seal_all()


def copy_to(var: Path) -> None:
    """Copy the prepared folder into the empty folder `var`."""
    shutil.copytree(folder(), var, symlinks=True, dirs_exist_ok=True)


def copy_packages_to(var: Path) -> None:
    """Copy the npm packages alone into the folder `var`."""
    shutil.copytree(front() / "node", var / "node", symlinks=True)


if __name__ == "__main__":
    _steps() if sys.argv[1:] == ["steps"] else folder()
