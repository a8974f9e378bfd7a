"""`manage.py make_small_videos`."""

import shutil
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from pathways.editing.small_videos import NotMade, fill_pages, made_beside


class Command(BaseCommand):
    """Makes a small picture and the sound alone of videos."""

    help = "Make a 240p version and the sound alone: of the given files beside them, or of all uploaded videos."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take files of courses."""
        parser.add_argument("files", nargs="*", type=Path, help="videos of a course; none: those uploaded in the CMS")

    def handle(self, *args: Any, **options: Any) -> None:
        """Make what is missing and name each file or page."""
        ffmpeg = shutil.which("ffmpeg")
        if ffmpeg is None:
            raise CommandError("ffmpeg is not installed here. Small versions can also be uploaded by hand.")
        try:
            written = [path for one in options["files"] for path in made_beside(one, ffmpeg=ffmpeg)]
        except NotMade as error:
            raise CommandError(str(error)) from error
        for line in written if options["files"] else fill_pages(ffmpeg=ffmpeg):
            self.stdout.write(str(line))
