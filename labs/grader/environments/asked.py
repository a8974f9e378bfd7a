"""What a course asks for: lines of a requirements file or names, read by the packaging library; nothing is followed.

A line that names an address, a folder, another file or an index is left out, and said: where packages come from is
the machine's own setting, never a course's.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from importlib import metadata
from pathlib import Path

from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name

from labs.grader.adopting.packages import CALLED
from labs.grader.environments.place import ROOT

LAB_SET = ROOT / "requirements" / "lab.txt"
SIZE_LIMIT = 1 << 20
LINES = 500


@dataclass
class Asked:
    """Package, in one spelling → its line; and a sentence for each line that is not followed as it stands."""

    wanted: dict[str, Requirement] = field(default_factory=dict)
    said: list[str] = field(default_factory=list)

    def add(self, line: str) -> None:
        """Take one line of a list, or one name."""
        text = line.partition(" #")[0].strip()
        if not text or text.startswith("#"):
            return
        try:
            found = Requirement(text)
        except InvalidRequirement:
            self.said.append(f"{text[:100]!r} is no name of a package with a version: left out")
            return
        # What is imported as `sklearn` is installed under another name, and lists mix the two up.
        found.name = CALLED.get(found.name, found.name)
        name = canonicalize_name(found.name)
        if found.url:
            self.said.append(f"{name} comes from an address: left out; ask for it by its name alone")
        elif found.marker is None or found.marker.evaluate():
            found.marker = None
            self.wanted.setdefault(name, found)

    def without(self, here: dict[str, str]) -> None:
        """Leave out what every lab has, and say where another version was asked for."""
        for name in sorted(self.wanted.keys() & here.keys()):
            line = self.wanted.pop(name)
            if line.specifier and not line.specifier.contains(here[name], prereleases=True):
                self.said.append(f"{line} is asked for; every lab has {name} {here[name]}, and this is what it gets")


def read(file: Path | None, names: list[str]) -> Asked:
    """Return what a list and some names ask for. Raises OSError; a list that is too long is cut."""
    found = Asked()
    for name in names:
        found.add(name)
    if file is not None:
        with file.open(encoding="utf-8", errors="replace") as text:
            for line in text.read(SIZE_LIMIT).replace("\\\n", " ").splitlines()[:LINES]:
                # A list that somebody locked has hashes behind its lines; ours are made anew.
                found.add(line.partition("--hash")[0])
    return found


def lab_set() -> dict[str, str]:
    """Return the packages that every lab has: name → version, as they are installed here."""
    listed = versions(LAB_SET.read_text(encoding="utf-8"))
    return {name: version for name, version in installed().items() if name in listed}


def versions(lock: str) -> dict[str, str]:
    """Return package → version of a lock."""
    lines = [line for line in lock.splitlines() if "==" in line and not line.startswith((" ", "#"))]
    return {name_of(line): re.split(r"[\s;\\]", line.partition("==")[2], maxsplit=1)[0] for line in lines}


def name_of(line: str) -> str:
    """Return the package that a line of a lock pins, in one spelling."""
    return canonicalize_name(line.partition("==")[0].strip())


def installed() -> dict[str, str]:
    """Return all that is installed beside this program: name → version."""
    return {canonicalize_name(one.name): one.version for one in metadata.distributions() if one.name}
