"""Publish the labs that come with the code."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from labs.assignments.services import publish_versions
from labs.base.errors import BuildRefused
from labs.models import AssignmentVersion

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
        done = publish_versions([(meta.parents[1] / "source" / meta.stem, meta) for meta in metas])
        for meta, found in zip(metas, done, strict=True):
            self._say(meta, found)
        refused = [found for found in done if isinstance(found, BuildRefused)]
        if refused:
            raise CommandError(f"{len(refused)} of {len(metas)} labs could not be published")

    def _say(self, meta: Path, found: tuple[AssignmentVersion, bool] | BuildRefused) -> None:
        if isinstance(found, BuildRefused):
            self.stderr.write(f"{meta.parents[1].name}/{meta.stem}: {found}")
            return
        version, new = found
        word = "published" if new else "unchanged"
        self.stdout.write(f"{version.assignment.lab_key}: {word}, version {version.number}")
