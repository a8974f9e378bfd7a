"""`manage.py access_log export FILE` and `manage.py access_log verify [--against FILE]`."""

import os
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from people import access_log
from people.models import AccessEvent


class Command(BaseCommand):
    """Copies the access log to a file, or says whether a row of it was changed or removed."""

    help = "export: write every row to a new file. verify: walk the chain, and hold the log against an earlier export."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take what to do, and with which file."""
        parser.add_argument("what", choices=["export", "verify"])
        parser.add_argument("file", type=Path, nargs="?")
        parser.add_argument("--against", type=Path, help="an earlier export, kept elsewhere")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it; end with an error where a row is not as it was written."""
        if options["what"] == "export":
            self._export(options["file"])
            return
        against: Path | None = options["against"]
        if against and not against.exists():
            raise CommandError(f"There is no export {against}")
        fault = access_log.first_fault(against)
        if fault is not None:
            raise CommandError(f"The access log is not whole: row {fault} was changed or removed.")
        self.stdout.write(f"{AccessEvent.objects.count()} rows, whole")

    def _export(self, file: Path | None) -> None:
        if file is None or file.exists():
            raise CommandError("Name a new file for the export.")
        with os.fdopen(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as out:
            number = 0
            for number, line in enumerate(access_log.lines(), start=1):  # noqa: B007 - told below
                out.write(line + "\n")
        self.stdout.write(f"{number} rows in {file}")
