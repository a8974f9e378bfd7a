"""`make upgrade [TO=v1.2.0]`: to a newer version, and back by itself where anything does not work.

Runs with the machine's own Python and the standard library only, all of it read at the start: the programs'
folder changes under it. Versions are tags `vMAJOR.MINOR.PATCH`.
"""

import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / "var" / "venv"
BEFORE = ROOT / "var" / "venv.before"
ANSWERS = Path(os.environ.get("ACADEMY_ANSWERS", ROOT / "var" / "academy.toml"))
VERSION = re.compile(r"v(\d+)\.(\d+)\.(\d+)")


class Stop(Exception):
    """The upgrade cannot go on; the message says why, in words for an administrator."""


def git(*arguments: str, quiet: bool = False) -> str:
    """Run git in the programs' folder, as whoever owns it; return what it printed. Raises `Stop`."""
    done = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=False, **_as_owner())
    if done.returncode and not quiet:
        raise Stop(f"git {arguments[0]} did not work: {done.stderr.strip()[-400:]}")
    return done.stdout.strip()


def _as_owner() -> "dict[str, Any]":
    """Return how a program is started as the owner of the programs' folder, where we are root and they are not."""
    owner = ROOT.stat()
    if os.getuid() != 0 or owner.st_uid == 0:
        return {}
    return {"user": owner.st_uid, "group": owner.st_gid, "extra_groups": [], "env": {**os.environ, "HOME": "/"}}


def number(tag: str) -> "tuple[int, ...]":
    """Return a version tag as numbers; () where it is none."""
    found = VERSION.fullmatch(tag)
    return tuple(map(int, found.groups())) if found else ()


def current() -> "tuple[int, ...]":
    """Return the version that the programs say they are."""
    found = re.search(r'^version = "(\d+\.\d+\.\d+)"', (ROOT / "pyproject.toml").read_text(), re.MULTILINE)
    return number(f"v{found[1]}") if found else ()


def choose(wanted: str) -> str:
    """Return the tag to go to; "" where the newest version is here already. Raises `Stop`."""
    if git("status", "--porcelain", "--untracked-files=no"):
        raise Stop(f"Files in {ROOT} were changed. Take the changes away first (git stash), then upgrade.")
    if git("remote"):
        git("fetch", "--quiet", "--tags", "--force")
    tags = [tag for tag in git("tag", "--list", "v*").split() if number(tag)]
    if wanted:
        if wanted not in tags:
            raise Stop(f"There is no version {wanted}. There are: {', '.join(sorted(tags, key=number)) or 'none'}.")
        return wanted
    newest = max(tags, key=number, default="")
    return newest if newest and number(newest) > current() else ""


def academy(*arguments: str) -> bool:
    """Run a command of the academy with the programs as they are now; return whether it ended well."""
    told = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [str(VENV / "bin" / "python"), "-m", "infra.academy", *arguments]
    return subprocess.run(command, cwd=ROOT, env=told, check=False).returncode == 0


def data_folder() -> Path:
    """Return where the academy's data lie. Raises `Stop` where none is set up."""
    text = ANSWERS.read_text() if ANSWERS.exists() else ""
    found = re.search(r'^data = "(.+)"$', text, re.MULTILINE)
    if not found or "site_port" not in text:
        raise Stop("No academy is set up here yet. Run: make academy")
    return Path(found[1])


def lock() -> str:
    """Return what is to be installed, as the programs say now."""
    return (ROOT / "requirements" / "embedded.txt").read_text()


def install(before: str) -> None:
    """Install what the new programs need; the old ones' environment stays beside, as it was. Raises `Stop`."""
    if lock() == before:
        return
    shutil.rmtree(BEFORE, ignore_errors=True)
    VENV.rename(BEFORE)
    done = subprocess.run(
        [sys.executable, "infra/install.py", "embedded"], cwd=ROOT, check=False,
        **{**_as_owner(), "env": {**os.environ, "ACADEMY_VENV": str(VENV)}},
    )  # fmt: skip
    if done.returncode:
        raise Stop("The packages of the new version could not be installed; the lines above say why.")


def forward(tag: str, before: str) -> None:
    """Go to the new version: programs, packages, migrations, start, a look at everything. Raises `Stop`."""
    print(f"Installing {tag} …", flush=True)
    git("checkout", "--quiet", "--detach", tag)
    install(before)
    if not academy("setup"):
        raise Stop(f"{tag} did not start; the lines above say why.")
    if not academy("doctor"):
        raise Stop(f"{tag} runs, but not everything is well; the lines above say what.")


def back(place: str, copy: Path) -> None:
    """Put programs, packages and data back as they were, and start. Raises `Stop` where even that does not work."""
    print("\nGoing back to what was there before …", flush=True)
    academy("stop")
    git("checkout", "--quiet", "--force", place)
    if BEFORE.exists():
        shutil.rmtree(VENV, ignore_errors=True)
        BEFORE.rename(VENV)
    if not academy("manage", "snapshot", str(copy), "--back"):
        raise Stop(f"The copy in {copy} could not be put back. Keep it: nothing is lost as long as it is there.")
    if not academy("setup"):
        raise Stop("What was there before is back, but does not start: make doctor")


def upgrade(wanted: str) -> int:
    """Do it; return the exit code. Raises `Stop` where nothing was changed, or where going back did not work."""
    data = data_folder()
    tag = choose(wanted)
    if not tag:
        print(f"Nothing to do: {'.'.join(map(str, current()))} is the newest version.")
        return 0
    place = git("symbolic-ref", "--quiet", "--short", "HEAD", quiet=True) or git("rev-parse", "HEAD")
    copy = data / "before-upgrade" / time.strftime("%Y%m%dT%H%M%S")
    before = lock()
    print("Stopping the academy, and copying what an upgrade may change …", flush=True)
    academy("stop")
    if not academy("manage", "snapshot", str(copy)):
        academy("setup")
        raise Stop("The copy could not be made; the lines above say why. Nothing was changed.")
    try:
        forward(tag, before)
    except (Stop, OSError, KeyboardInterrupt) as error:
        print(f"\n{error or 'Stopped by hand.'}", file=sys.stderr, flush=True)
        back(place, copy)
        shutil.rmtree(copy, ignore_errors=True)
        print(f"Everything is as it was before. {tag} was not installed.", file=sys.stderr)
        return 1
    shutil.rmtree(copy, ignore_errors=True)
    shutil.rmtree(BEFORE, ignore_errors=True)
    print(f"This is {tag} now.")
    return 0


def main() -> int:
    """Upgrade; return the exit code."""
    try:
        return upgrade(sys.argv[1] if len(sys.argv) > 1 else "")
    except Stop as error:
        print(f"\n{error}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
