"""From what is asked for to a lock: exact versions with the hashes of their files, on top of what labs have.

uv (Astral, MIT and Apache 2.0) resolves and installs. The lock names no registry, and takes wheels alone: building a
package from its source would run a stranger's program here, outside of any sandbox.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from labs.grader.environments.asked import Asked, installed, name_of, versions
from labs.grader.errors import GraderError

RESOLVE_S, INSTALL_S = 300, 1800
# Of the environment, what tells uv and its network where packages are and how to get there.
KEPT = re.compile(r"(UV_|SSL_|PATH$|HOME$|LANG$|TMPDIR$|XDG_CACHE_HOME$|(?i:https?|no|all)_proxy$)")


class NotMade(GraderError):
    """A course's packages could not be made; the message is for who runs the command, with uv's own words."""


def uv() -> str:
    """Return the program: this environment's, or the machine's. Raises NotMade."""
    own = Path(sys.executable).with_name("uv")
    found = str(own) if own.exists() else shutil.which("uv")
    if not found:
        raise NotMade("the program uv is not here: python -m pip install --require-hashes -r requirements/uv.txt")
    return found


def run(arguments: list[str], seconds: int) -> None:
    """Run uv. Raises NotMade with what it said."""
    environment = {name: value for name, value in os.environ.items() if KEPT.match(name)}
    try:
        done = subprocess.run(  # noqa: S603 (fixed program, arguments of our own)
            [uv(), "pip", *arguments],
            env=environment,
            capture_output=True,
            text=True,
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise NotMade(f"uv took longer than {seconds} s") from error
    if done.returncode:
        words = " ".join((done.stderr or done.stdout).split())
        raise NotMade(re.sub(r"\w+://\S+", "(an address)", words)[-1500:])


def resolve(asked: Asked, here: dict[str, str], folder: Path) -> str:
    """Return the lock of what is asked for without what labs have; `folder` is for our own notes.

    Old pins often have no file for this Python: then the same packages are taken in the versions that fit, and said.
    Raises NotMade.
    """
    exact = [str(line) for line in asked.wanted.values()]
    try:
        return _compile(exact, here, folder)
    except NotMade as error:
        loose = list(asked.wanted)
        if loose == exact:
            raise
        first = error
    try:
        found = _compile(loose, here, folder)
    except NotMade:
        raise first from None
    got = versions(found)
    for name, line in asked.wanted.items():
        if line.specifier and not line.specifier.contains(got.get(name, "0"), prereleases=True):
            asked.said.append(f"{line} does not go together with what labs have; it is {got.get(name, 'not there')}")
    return found


def _compile(lines: list[str], here: dict[str, str], folder: Path) -> str:
    wanted, pins, out = folder / "asked.in", folder / "pins.txt", folder / "all.txt"
    wanted.write_text("\n".join(lines) + "\n", encoding="utf-8")
    pins.write_text("".join(f"{name}=={version}\n" for name, version in installed().items()), encoding="utf-8")
    arguments = ["compile", "-q", "--generate-hashes", "--no-annotate", "--no-header", "--only-binary", ":all:"]
    arguments += ["--python", sys.executable, "-c", str(pins), str(wanted), "-o", str(out)]
    run(arguments, RESOLVE_S)
    blocks = re.split(r"\n(?=\S)", out.read_text(encoding="utf-8").strip())
    kept = [block for block in blocks if name_of(block) not in here and "==" in block]
    return "".join(f"{block}\n" for block in kept)


def install(lock: Path, target: Path) -> None:
    """Install a lock's files into the folder `target`, each held against its hash. Raises NotMade."""
    arguments = ["install", "-q", "--no-deps", "--require-hashes", "--only-binary", ":all:", "--link-mode", "copy"]
    run([*arguments, "--python", sys.executable, "--target", str(target), "-r", str(lock)], INSTALL_S)
