"""`manage.py note_proof ARCHIVE`."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from academy_site.upkeep.services import note_proof


class Command(BaseCommand):
    """Remembers that a backup was opened and found whole; `make prove` runs it."""

    help = "Write down that an archive was restored and found whole."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the archive's name."""
        parser.add_argument("archive")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write it down."""
        note_proof(archive=options["archive"])
