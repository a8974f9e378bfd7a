"""Give a course packages of its own."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from labs.base.errors import BuildRefused
from labs.nbgrader_courses import environments


class Command(BaseCommand):
    """Makes, shows, makes again and removes what a course has beside the packages of every lab."""

    help = (
        "Give a course packages of its own, in its labs and graders: --requirements LIST, or --package NAME. "
        "Without either it shows what courses have."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the course's key and what to do."""
        parser.add_argument("course", nargs="?", default="")
        parser.add_argument("--requirements", type=Path, metavar="LIST", help="the course's requirements.txt")
        parser.add_argument("--package", action="append", default=[], metavar="NAME", help="one more; repeatable")
        parser.add_argument("--again", action="store_true", help="install what its lock says anew")
        parser.add_argument("--remove", action="store_true", help="it has none of its own any more")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it and say what the course has now; end with an error, and nothing changed, where that did not work."""
        course, wants = options["course"], bool(options["requirements"] or options["package"])
        if sum([wants, options["again"], options["remove"]]) > 1 or (not course and (wants or options["again"])):
            raise CommandError("Name a course, and one of --requirements or --package, --again, --remove.")
        if options["requirements"] and not options["requirements"].is_file():
            raise CommandError(f"{options['requirements']} is no file")
        try:
            self._do(course, wants, options)
        except BuildRefused as error:
            raise CommandError(f"Nothing was changed: {error}") from error

    def _do(self, course: str, wants: bool, options: dict[str, Any]) -> None:
        if wants:
            found = environments.make(course=course, requirements=options["requirements"], packages=options["package"])
        elif options["again"]:
            found = environments.again(course=course)
        elif options["remove"] and course:
            found = environments.remove(course=course)
        else:
            for state in environments.states(course=course):
                self._show(state)
            return
        for said in found["said"]:
            self.stdout.write(said)
        self._show(found)
        if found["versions"]:
            self.stdout.write(f"Graders try the checks of {found['versions']} versions of its labs with it.")
        self.stdout.write("Students' notebooks find it once their kernel starts afresh.")

    def _show(self, state: dict[str, Any]) -> None:
        names = ", ".join(f"{name} {version}" for name, version in state["packages"].items())
        older = f", {state['old']} older of its folders still run" if state["old"] else ""
        size = f" ({state['bytes'] / 1e6:.1f} MB{older})" if state["bytes"] else ""
        self.stdout.write(f"{state['course']}: {names or 'no packages of its own'}{size}")
        if state["trouble"]:
            self.stdout.write(f"TROUBLE {state['trouble']}")
