"""What a course's packages may bring: modules under names of their own, and nothing that runs by itself.

Checks run beside them, with Python's own modules and ours: a package that brought a `json`, a `numpy` or an `inside`
could answer in their place. It is looked for last, so it could not; and it does not come in at all.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import shutil
import sys
from pathlib import Path

from packaging.utils import canonicalize_name

from labs.grader.environments.lock import NotMade

# Ours, and those that Python starts by itself.
OURS = {"academy_site", "infra", "inside", "labs", "pathways", "people", "placement", "sitecustomize", "usercustomize"}
# Programs would stand in the way of a machine's own, and what others forget to keep out of their packages.
DROPPED = ("bin", "tests", "test", "docs", "examples", "__pycache__")


def clean(packages: Path) -> list[str]:
    """Take away what would run by itself or is no package; return a sentence for each file that Python would run."""
    said = []
    for path in sorted(packages.iterdir()):
        if path.suffix == ".pth":
            path.unlink()
            said.append(f"{path.name} would run whenever Python starts: taken out")
        elif path.name in DROPPED and path.is_dir():
            shutil.rmtree(path)
    return said


def modules(packages: Path) -> set[str]:
    """Return the names under which a folder's modules are imported."""
    names = {path.name.partition(".")[0] for path in packages.iterdir() if path.suffix not in (".dist-info", ".libs")}
    return {name for name in names if name.isidentifier()}


def require_own_names(packages: Path, here: dict[str, str]) -> None:
    """Raise NotMade where a module would have the name of one that is Python's, ours, or in every lab (`here`)."""
    of_labs = {
        module
        for module, whose in importlib.metadata.packages_distributions().items()
        if any(canonicalize_name(one) in here for one in whose)
    }
    taken = modules(packages) & (sys.stdlib_module_names | OURS | of_labs)
    links = [path for path in packages.rglob("*") if path.is_symlink()]
    if taken:
        raise NotMade(f"these packages bring modules that are here already: {', '.join(sorted(taken))}")
    if links:
        raise NotMade(f"these packages bring a link to another place: {links[0].name}")


def digest(packages: Path) -> str:
    """Return a hash of all files with their names, without what Python compiled of them."""
    found = hashlib.sha256()
    for path in sorted(packages.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            content = hashlib.sha256(path.read_bytes()).digest()
            found.update(path.relative_to(packages).as_posix().encode() + b"\0" + content)
    return found.hexdigest()
