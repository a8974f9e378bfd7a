"""A whole nbgrader course folder at once: each assignment built into a folder of its own."""

from __future__ import annotations

from pathlib import Path

from labs.grader.build import build
from labs.grader.errors import BuildError


def build_course(folder: Path, names: dict[str, list[str]], out: Path) -> dict[str, str]:
    """Build the assignments in `names` (folder below `source/` → [course, assignment]) into `out/<folder>/`.

    `meta/<folder>.yaml` gives the texts where it exists. Returns folder → why it cannot be built; one that cannot
    keeps no other from being built.
    """
    problems = {}
    for name, (course, assignment) in names.items():
        try:
            built = build(
                folder / "source" / name, folder / "meta" / f"{name}.yaml", course=course, assignment=assignment
            )
        except BuildError as error:
            problems[name] = str(error)
        else:
            built.write(out / name)
    return problems
