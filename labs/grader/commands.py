"""The command line. Each command imports what it needs, so that `--help` is quick."""

from __future__ import annotations

import argparse
import contextlib
import logging.config
import os
import sys
from pathlib import Path
from typing import Any

from labs.grader.errors import GraderError, SandboxUnavailable


def main(argv: list[str] | None = None) -> int:
    """Run one command; return the exit code (0 good, 1 found something wrong, 2 could not start)."""
    arguments = _parser().parse_args(argv)
    try:
        return int(arguments.run(arguments))
    except GraderError as error:
        sys.stderr.write(f"{error}\n")
        return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m labs.grader", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    build = commands.add_parser("build", help="make release.zip, source.zip and manifest.json of one assignment")
    build.add_argument("source", type=Path, help="nbgrader's source/<assignment> folder")
    build.add_argument("meta", type=Path, nargs="?", help="meta/<assignment>.yaml; may be missing")
    build.add_argument("--out", type=Path, required=True)
    build.add_argument("--course", default="")
    build.add_argument("--assignment", default="")
    build.add_argument("--settings", type=Path, help="JSON: what the course's own nbgrader says of its marks")
    build.set_defaults(run=_build)
    labs = commands.add_parser("build-labs", help="build labs of any courses, each as `build` does")
    labs.add_argument("plan", type=Path, help="JSON: the folder and the meta file of each")
    labs.add_argument("--out", type=Path, required=True)
    labs.set_defaults(run=_build_labs)
    course = commands.add_parser("build-course", help="build every assignment of a course folder; says what it found")
    course.add_argument("folder", type=Path, help="nbgrader's course folder, with source/ in it")
    course.add_argument("names", type=Path, help="JSON: folder below source/ → [course, assignment]")
    course.add_argument("--out", type=Path, required=True)
    course.add_argument("--settings", type=Path, help="JSON, as read-settings said it")
    course.add_argument("--seal", action="store_true", help="run each author's answer, and keep how checks are run")
    course.set_defaults(run=_build_course)
    settings = commands.add_parser("read-settings", help="say what a course's nbgrader_config sets; run in the sandbox")
    settings.add_argument("folder", type=Path)
    settings.set_defaults(run=_read_settings)
    gradebook = commands.add_parser("write-gradebook", help="make gradebook.db and autograded/ of an exported course")
    gradebook.add_argument("folder", type=Path, help="the exported course, with its plan.json")
    gradebook.set_defaults(run=_write_gradebook)
    texts = commands.add_parser("as-text", help="write the notebooks of each lab's folder as text; says which stay")
    texts.add_argument("folder", type=Path, help="nbgrader's source/, or another folder of labs' folders")
    texts.add_argument("form", choices=["percent", "markdown", "myst"])
    texts.set_defaults(run=_as_text)
    own = commands.add_parser("environment", help="a course's own packages: make, replace, prove, remove them")
    own.add_argument("step", choices=["make", "again", "remove", "state", "prove"])
    own.add_argument("course", nargs="?", default="", help="the course's key; all courses for state and prove without")
    own.add_argument("--requirements", type=Path, help="a list of packages, such as the course's requirements.txt")
    own.add_argument("--package", action="append", default=[], help="one more package; repeatable")
    own.set_defaults(run=_environment)
    check = commands.add_parser("check", help="hold labs against the lab bar")
    check.add_argument("labs", nargs="*", default=[""], help="course, or course/assignment; all without")
    check.set_defaults(run=_check)
    work = commands.add_parser("work", help="grade what the site hands out, for ever")
    work.add_argument("--processes", type=int, default=min(2, os.cpu_count() or 1))
    work.add_argument("--number", type=int, help=argparse.SUPPRESS)
    work.add_argument("--parent", type=int, help=argparse.SUPPRESS)
    work.set_defaults(run=_work)
    for command in (build, check, work, course, settings):
        command.add_argument("--sandbox", choices=["auto", "bubblewrap", "landlock", "none"], default="auto")
        command.add_argument("--allow-no-sandbox", action="store_true")
    return parser


def _check(arguments: argparse.Namespace) -> int:
    from labs.grader.quality.command import run
    from labs.grader.sandbox.probe import choose

    return run(arguments.labs, choose(arguments.sandbox, allow_none=arguments.allow_no_sandbox))


def _work(arguments: argparse.Namespace) -> int:
    from infra.running import logs
    from labs.grader.sandbox.probe import choose
    from labs.grader.workers import Crew, one, token

    logging.config.dictConfig(logs.settings())
    token()
    level = arguments.sandbox
    if arguments.number is not None:
        return one(level, arguments.number, arguments.parent)
    level = choose(level, allow_none=arguments.allow_no_sandbox)
    sys.stdout.write(f"grading with {arguments.processes} process(es), sandbox: {level}\n")
    sys.stdout.flush()
    return Crew(level, arguments.processes, allow_none=arguments.allow_no_sandbox).run()


def _build(arguments: argparse.Namespace) -> int:
    import json

    from labs.grader.build import build
    from labs.grader.settings import Settings, sent

    own = Settings()
    if arguments.settings:
        own = sent(json.loads(arguments.settings.read_text(encoding="utf-8")))
    names = {"course": arguments.course, "assignment": arguments.assignment}
    built = build(arguments.source, arguments.meta, **names, settings=own, sandbox=arguments.sandbox)
    built.write(arguments.out)
    return 0


def _build_labs(arguments: argparse.Namespace) -> int:
    import json

    from labs.grader.build import build
    from labs.grader.errors import BuildError

    refused = {}
    for number, (source, meta) in enumerate(json.loads(arguments.plan.read_text(encoding="utf-8"))):
        try:
            build(Path(source), Path(meta)).write(arguments.out / str(number))
        except BuildError as error:
            refused[str(number)] = str(error)
    sys.stdout.write(json.dumps(refused) + "\n")
    return 0


def _build_course(arguments: argparse.Namespace) -> int:
    import json

    from labs.grader.adopting import packages
    from labs.grader.courses import build_course, seal_course
    from labs.grader.sandbox.probe import choose
    from labs.grader.settings import Settings, from_json

    names = json.loads(arguments.names.read_text(encoding="utf-8"))
    found = Settings()
    if arguments.settings:
        found = from_json(json.loads(arguments.settings.read_text(encoding="utf-8")))
    not_built = build_course(arguments.folder, names, arguments.out, found, arguments.sandbox)
    good = [name for name in names if (arguments.out / name).is_dir()]
    if arguments.seal:
        # Without a sandbox here nothing is run; graders find it out once the version is published.
        with contextlib.suppress(SandboxUnavailable):
            seal_course(arguments.out, good, choose(arguments.sandbox, allow_none=arguments.allow_no_sandbox))
    places = {name: arguments.folder / found.source_directory / name for name in names}
    said = vars(not_built) | {"packages": packages.of_course(arguments.folder, places, _own_modules(names))}
    sys.stdout.write(json.dumps(said) + "\n")
    return 0


def _own_modules(names: dict[str, list[str]]) -> set[str]:
    """Return the modules that the courses of some labs have of their own."""
    from labs.grader.environments import place

    return {
        module
        for course in {course for course, _ in names.values()}
        for module in place.state(place.root(), course).about.get("modules", [])
    }


def _read_settings(arguments: argparse.Namespace) -> int:
    import json

    from labs.grader.sandbox.probe import choose
    from labs.grader.settings import read

    level = choose(arguments.sandbox, allow_none=arguments.allow_no_sandbox)
    sys.stdout.write(json.dumps(read(arguments.folder, level).as_json()) + "\n")
    return 0


def _as_text(arguments: argparse.Namespace) -> int:
    import json

    from labs.grader.adopting import as_text

    sys.stdout.write(json.dumps(as_text.write_all(arguments.folder, arguments.form)) + "\n")
    return 0


def _environment(arguments: argparse.Namespace) -> int:
    import json

    from labs.grader.environments import making, place

    base, name = place.root(), arguments.course
    if arguments.step == "make":
        said: Any = making.make(base, name, file=arguments.requirements, names=arguments.package)
    elif arguments.step in ("again", "remove"):
        said = getattr(making, arguments.step)(base, name)
    else:
        said = [one.as_json() for one in ([place.state(base, name)] if name else place.states(base))]
        if arguments.step == "prove":
            said = [one | {"trouble": making.proven(base, one["course"])} for one in said]
    sys.stdout.write(json.dumps(said) + "\n")
    return 0


def _write_gradebook(arguments: argparse.Namespace) -> int:
    import json

    from labs.grader.gradebook import write

    sys.stdout.write(json.dumps(write(arguments.folder)) + "\n")
    return 0
