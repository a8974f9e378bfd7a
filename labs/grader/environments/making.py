"""Makes a course's own packages: asked for, locked, installed beside the old ones, checked, and then switched to."""

from __future__ import annotations

import compileall
import hashlib
import json
import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

from labs.grader.environments import asked as asking
from labs.grader.environments import checked, lock, place
from labs.grader.environments.lock import NotMade
from labs.grader.inside import course

KEY_LENGTH = 16
ASKED = "asked.txt"


def make(base: Path, name: str, *, file: Path | None = None, names: list[str] | None = None) -> dict[str, Any]:
    """Make what a list and some names ask for the course's own packages; return what it has now and what is to be said.

    A course that has some keeps them until the new ones are there and whole. What the list does not name any more is
    gone from it then; without a list, names come to those that it has. Raises NotMade, and nothing has changed.
    """
    here, labs = _folder(base, name), asking.lab_set()
    found = asking.read(file, names or [])
    if file is None and (here / ASKED).is_file():
        for line in (here / ASKED).read_text(encoding="utf-8").splitlines():
            found.add(line)
    found.without(labs)
    if not found.wanted:
        return {"said": [*found.said, "every lab has all of this already"], **_now(base, name)}
    lines = [str(line) for line in found.wanted.values()]
    with tempfile.TemporaryDirectory(prefix="lock-") as folder:
        text = lock.resolve(found, labs, Path(folder))
    if not text:
        return {"said": [*found.said, "every lab has all of this already"], **_now(base, name)}
    said = _install(here, text, lines, labs)
    return {"said": found.said + said, **_now(base, name)}


def again(base: Path, name: str) -> dict[str, Any]:
    """Make a course's packages anew from the lock that is kept. Raises NotMade where there is none."""
    here = _folder(base, name)
    if not (here / place.LOCK).is_file():
        raise NotMade(f"{name} has no lock here")
    text = (here / place.LOCK).read_text(encoding="utf-8")
    lines = (here / ASKED).read_text(encoding="utf-8").splitlines() if (here / ASKED).is_file() else []
    return {"said": _install(here, text, lines, asking.lab_set(), anew=True), **_now(base, name)}


def remove(base: Path, name: str) -> dict[str, Any]:
    """Let a course have no packages of its own any more. What runs in them goes on to its end."""
    here = _folder(base, name)
    if not here.is_dir():
        raise NotMade(f"{name} has no packages of its own")
    with place.alone(here):
        for one in (course.CURRENT, place.LOCK, ASKED):
            (here / one).unlink(missing_ok=True)
        held = place.tidy(here)
    if not held:
        shutil.rmtree(here)
    return {"said": [f"{held} of its folders still run: they go the next time"] if held else [], **_now(base, name)}


def proven(base: Path, name: str) -> str:
    """Return what is wrong with a course's packages, each file held against what was installed; "" where nothing is."""
    found = place.state(base, name)
    if found.trouble or not found.key:
        return found.trouble
    packages = base / name / found.key / course.PACKAGES
    if checked.digest(packages) != found.about["tree"]:
        return f"files of the packages of {name} were changed after they were installed: {place.remedy(name)}"
    return ""


def _folder(base: Path, name: str) -> Path:
    if not course.KEY.fullmatch(name):
        raise NotMade(f"{name!r} is no key of a course")
    return base / name


def _now(base: Path, name: str) -> dict[str, Any]:
    return place.state(base, name).as_json()


def _install(here: Path, text: str, lines: list[str], labs: dict[str, str], *, anew: bool = False) -> list[str]:
    """Install a lock into a folder of its own, check it, and switch. Returns what is to be said."""
    key = hashlib.sha256(f"{course.machine()}\n{text}".encode()).hexdigest()[:KEY_LENGTH]
    # From the same lock again: a name of its own, since the old folder may be in use.
    key += os.urandom(2).hex() if anew else ""
    before = os.umask(0o022)
    try:
        with place.alone(here):
            said = [] if (here / key / course.ABOUT).is_file() else _make_folder(here, key, text, lines, labs)
            for name, content in ((place.LOCK, text), (ASKED, "".join(f"{line}\n" for line in lines))):
                (here / f".{name}").write_text(content, encoding="utf-8")
                (here / f".{name}").replace(here / name)
            place.switch(here, key)
            held = place.tidy(here)
    finally:
        os.umask(before)
    return said + ([f"{held} older of its folders still run: they go the next time"] if held else [])


def _make_folder(here: Path, key: str, text: str, lines: list[str], labs: dict[str, str]) -> list[str]:
    """Make the folder `key`; it appears whole or not at all."""
    with tempfile.TemporaryDirectory(prefix=".making-", dir=here) as name:
        made = Path(name) / key
        packages = made / course.PACKAGES
        packages.mkdir(parents=True)
        (made / place.LOCK).write_text(text, encoding="utf-8")
        lock.install(made / place.LOCK, packages)
        said = checked.clean(packages)
        checked.require_own_names(packages, labs)
        about = {
            "machine": course.machine(),
            "asked": lines,
            "packages": asking.versions(text),
            "modules": sorted(checked.modules(packages)),
            "tree": checked.digest(packages),
        }
        compileall.compile_dir(packages, quiet=2, workers=0)
        (made / course.HELD).touch()
        (made / course.ABOUT).write_text(json.dumps(about), encoding="utf-8")
        made.chmod(0o755)
        made.replace(here / key)
    return said
