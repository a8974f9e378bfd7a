"""`manage.py export_curriculum`."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from pathways.content.loading.export import export
from pathways.content.loading.files import ROOT


class Command(BaseCommand):
    """Writes the pages of the CMS back to the curriculum files."""

    help = "Write pathways, courses, lessons, translations and skills to files; leaves alone what says the same."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the folder, and whether drafts go along."""
        parser.add_argument("--root", type=Path, default=ROOT, help="folder of the curriculum")
        parser.add_argument("--published", action="store_true", help="what readers have now; drafts are left out")

    def handle(self, *args: Any, **options: Any) -> None:
        """Export and name each file written."""
        written = export(options["root"], published=options["published"])
        for path in written:
            self.stdout.write(path)
        self.stdout.write(f"Curriculum: {len(written)} files written")
