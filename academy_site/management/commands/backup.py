"""`manage.py backup FOLDER`."""

import shutil
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from academy_site import backup


class Command(BaseCommand):
    """Writes a copy of database and files; the keys stay out of it."""

    help = "Write database, files and the list of erased people into a new folder; the site may run meanwhile."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the folder, and where the key file goes."""
        parser.add_argument("folder", type=Path)
        parser.add_argument("--key-to", type=Path, help="also copy the confidential key, to a folder somewhere else")

    def handle(self, *args: Any, **options: Any) -> None:
        """Say how many files were written."""
        folder: Path = options["folder"].resolve()
        key_to: Path | None = options["key_to"] and options["key_to"].resolve()
        if key_to and (key_to == folder or folder in key_to.parents or key_to in folder.parents):
            raise CommandError("The key stays apart from the backup: choose a folder elsewhere, best on another disk.")
        try:
            made = backup.make(folder)
        except backup.BackupError as error:
            raise CommandError(str(error)) from error
        if key_to:
            key_to.mkdir(mode=0o700, parents=True, exist_ok=True)
            shutil.copy2(settings.CONFIDENTIAL_KEY_FILE, key_to / Path(settings.CONFIDENTIAL_KEY_FILE).name)
        self.stdout.write(f"{len(made['files'])} files in {folder}")
        if made["access_log"]:
            self.stdout.write(f"access log at {made['access_log']}")
