"""A whole nbgrader course folder at once: each assignment built into a folder of its own."""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass, field
from pathlib import Path

from labs.grader import archives
from labs.grader.build import build
from labs.grader.engine import Engine
from labs.grader.errors import BuildError, NoNotebook, SandboxDied, UnknownLanguage
from labs.grader.sealing import seal
from labs.grader.settings import Settings
from labs.grader.version import AUTHORS, MANIFEST, SEALING, load

log = logging.getLogger("labs.grader")


@dataclass
class Unbuilt:
    """What could not be built: folder → why. `left`: it is in a language that labs are not graded in. `empty`: it holds
    no notebook."""

    problems: dict[str, str] = field(default_factory=dict)
    left: dict[str, str] = field(default_factory=dict)
    empty: dict[str, str] = field(default_factory=dict)


def build_course(
    folder: Path, names: dict[str, list[str]], out: Path, settings: Settings, sandbox: str = "auto"
) -> Unbuilt:
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
                root=folder,
                sandbox=sandbox,
            )
        except UnknownLanguage as error:
            not_built.left[name] = str(error)
        except NoNotebook as error:
            not_built.empty[name] = str(error)
        except BuildError as error:
            not_built.problems[name] = str(error)
        except Exception as error:
            # A fault of ours, and what kind nobody knows; the other labs are none of it.
            log.exception("%s could not be built", name)
            not_built.problems[name] = f"the builder stopped ({type(error).__name__}): tell who looks after the server"
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
            try:
                sealing = seal(engine, load(source, manifest))
            except SandboxDied:
                # A grader tries again, once the version is published.
                log.exception("%s: its checks could not be tried", name)
                continue
            (folder / SEALING).write_text(json.dumps(sealing.as_json()), encoding="utf-8")
