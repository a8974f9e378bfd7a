"""Publish the labs that come with the code."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from labs.assignments.services import publish_version
from labs.base.errors import BuildRefused

COURSES = Path(__file__).resolve().parents[2] / "courses"


class Command(BaseCommand):
    """Build every lab under labs/courses, or one course's; a lab that has not changed is left as it is."""

    help = "Publish the labs that come with the code."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the course's key."""
        parser.add_argument("course", nargs="?", default="")

    def handle(self, *args: Any, **options: Any) -> None:
        """Publish, say each lab's version, and end with an error where a lab could not be built."""
        metas = sorted(COURSES.glob(f"{options['course'] or '*'}/meta/*.yaml"))
        if not metas:
            raise CommandError("No labs found")
        refused = [meta for meta in metas if not self._publish(meta)]
        if refused:
            raise CommandError(f"{len(refused)} of {len(metas)} labs could not be published")

    def _publish(self, meta: Path) -> bool:
        source = meta.parents[1] / "source" / meta.stem
        try:
            version, new = publish_version(source=source, meta=meta)
        except BuildRefused as error:
            self.stderr.write(f"{meta.parents[1].name}/{meta.stem}: {error}")
            return False
        word = "published" if new else "unchanged"
        self.stdout.write(f"{version.assignment.lab_key}: {word}, version {version.number}")
        return True
