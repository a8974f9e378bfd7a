"""`manage.py load_curriculum`."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand, CommandError

from pathways.base.errors import CurriculumError
from pathways.content.loading.files import ROOT
from pathways.content.loading.load import load


class Command(BaseCommand):
    """Loads the curriculum files into the CMS; may be run as often as one likes."""

    help = "Create or update pages from the curriculum files. Keeps what editors changed unless --theirs is given."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the folder and what to do about pages that editors changed."""
        parser.add_argument("--root", type=Path, default=ROOT, help="folder of the curriculum")
        parser.add_argument("--theirs", action="store_true", help="take the files also where an editor changed a page")

    def handle(self, *args: Any, **options: Any) -> None:
        """Load, then say what was created, updated, unchanged and kept."""
        if "ensure_site" in get_commands():
            call_command("ensure_site", stdout=self.stdout)
        try:
            report = load(options["root"], theirs=options["theirs"])
        except CurriculumError as error:
            raise CommandError(f"{error}\nNothing was changed.") from error
        for path in report.kept:
            self.stdout.write(f"kept as it is: {path}; use --theirs to take the file")
        for path in report.moved:
            self.stdout.write(f"moved: {path}")
        for path in report.gone:
            end = "taken down" if options["theirs"] else "its page stays; use --theirs to take it down"
            self.stdout.write(f"no file any more: {path}; {end}")
        counts = (
            (len(report.created), "created"),
            (len(report.updated), "updated"),
            (len(report.unchanged), "unchanged"),
        )
        said = ", ".join(f"{count} {word}" for count, word in counts)
        self.stdout.write(
            f"Curriculum: {said}, {len(report.kept)} kept; {report.skills} skills and {report.terms} words changed"
        )
