"""Bring an nbgrader course here."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from labs.base import roster
from labs.nbgrader_courses.course_import import import_course


class Command(BaseCommand):
    """Take over an nbgrader course folder as it is, and say of every file what became of it and why."""

    help = "Take over an nbgrader course folder; --dry-run only says what would come in."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the folder, the course's key here, labs that stay out, and `--dry-run`."""
        parser.add_argument("folder", type=Path)
        parser.add_argument(
            "--course", default="", help="key of the course here; else course_id, else the folder's name"
        )
        parser.add_argument(
            "--leave", action="append", default=[], metavar="LAB", help="leave this lab out; repeatable"
        )
        parser.add_argument("--dry-run", action="store_true")
        parser.add_argument("--whole", action="store_true", help="take nothing where a single lab cannot be taken")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the report; end with an error, and nothing written, where the course has a problem."""
        if not options["folder"].is_dir():
            raise CommandError(f"{options['folder']} is no folder")
        done = import_course(
            folder=options["folder"],
            course=options["course"],
            leave=frozenset(options["leave"]),
            dry_run=options["dry_run"],
            whole=options["whole"],
        )
        for line in done.lines:
            self.stdout.write(str(line))
        for said in done.checks:
            self.stdout.write(f"check   {said}")
        for said in done.packages:
            self.stdout.write(f"package {said}")
        if done.problems:
            raise CommandError(f"Nothing was taken over: {len(done.problems)} problem(s), named above.")
        word = "would be taken over" if options["dry_run"] else "taken over"
        self.stdout.write(f"{done.labs} labs and {done.hand_ins} hand-ins {word} into {done.course}.")
        if done.left_out:
            names = ", ".join(sorted(done.left_out))
            self.stdout.write(f"{len(done.left_out)} labs stay out, named above: {names}. Mend them, and import again.")
        if not roster.has_page(done.course):
            self.stdout.write(f"No course page is called {done.course} yet: students see its labs once one is.")
