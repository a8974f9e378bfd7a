"""A whole nbgrader course folder at once: each assignment built into a folder of its own."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path

from labs.grader import archives
from labs.grader.build import build
from labs.grader.engine import Engine
from labs.grader.errors import BuildError, UnknownLanguage
from labs.grader.sealing import seal
from labs.grader.settings import Settings
from labs.grader.version import AUTHORS, MANIFEST, SEALING, load


@dataclass
class Unbuilt:
    """What could not be built: folder → why. `left`: it is in a language that labs are not graded in."""

    problems: dict[str, str] = field(default_factory=dict)
    left: dict[str, str] = field(default_factory=dict)


def build_course(folder: Path, names: dict[str, list[str]], out: Path, settings: Settings) -> Unbuilt:
    """Build the assignments in `names` (folder below the course's source → [course, assignment]) into `out/<folder>/`.

    `meta/<folder>.yaml` gives the texts where it exists. One that cannot be built keeps no other from being built.
    """
    not_built = Unbuilt()
    for name, (course, assignment) in names.items():
        try:
            built = build(
                folder / settings.source_directory / name,
                folder / "meta" / f"{name}.yaml",
                course=course,
                assignment=assignment,
                settings=settings,
            )
        except UnknownLanguage as error:
            not_built.left[name] = str(error)
        except BuildError as error:
            not_built.problems[name] = str(error)
        else:
            built.write(out / name)
    return not_built


def seal_course(out: Path, names: list[str], level: str) -> None:
    """Run the author's answer of every lab built into `out/<folder>/`, and write its `sealing.json` beside it."""
    with Engine(level) as engine:
        for name in names:
            folder = out / name
            manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
            source = archives.unpack((folder / "source.zip").read_bytes(), **AUTHORS)
            sealing = seal(engine, load(source, manifest))
            (folder / SEALING).write_text(json.dumps(sealing.as_json()), encoding="utf-8")
