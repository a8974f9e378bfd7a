"""`manage.py snapshot FOLDER [--back]`."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from academy_site import snapshots


class Command(BaseCommand):
    """Takes an exact copy before an upgrade, or goes back to it; `make upgrade` runs it while nothing else does."""

    help = "Copy database and private files exactly into a new folder, or with --back put such a copy in place again."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the folder, and the direction."""
        parser.add_argument("folder", type=Path)
        parser.add_argument("--back", action="store_true", help="put the copy in place of what is there")

    def handle(self, *args: Any, **options: Any) -> None:
        """Copy one way or the other."""
        (snapshots.bring_back if options["back"] else snapshots.take)(options["folder"].resolve())
