"""Take a course away as nbgrader's own folder."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from labs.base.errors import LabError
from labs.nbgrader_courses.course_export import export_course


class Command(BaseCommand):
    """Write a course with its hand-ins, points and feedback so that stock nbgrader and formgrader open it."""

    help = "Write a course as nbgrader's folder with gradebook.db; students appear under their opaque lab names."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the course's key, the new folder, and the form of its source where that is to be text."""
        parser.add_argument("course")
        parser.add_argument("folder", type=Path)
        parser.add_argument(
            "--text",
            default="",
            choices=["percent", "markdown", "myst"],
            help="write source/ as text, as Jupytext does",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Write it, and say what nbgrader has no place for and how to treat the folder."""
        try:
            said = export_course(course=options["course"], folder=options["folder"], text=options["text"])
        except (LabError, FileExistsError) as error:
            raise CommandError(str(error)) from error
        for line in said:
            self.stdout.write(f"left    {line}")
        self.stdout.write(
            f"{options['course']} is in {options['folder']}. Earlier attempts, dates and credit stay here."
        )
        self.stdout.write("It holds students' work: keep it like a backup, and delete it when it has done its work.")
