"""`manage.py restore FOLDER`."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from academy_site import backup


class Command(BaseCommand):
    """Puts a backup in place of what is there."""

    help = (
        "Put a backup in place of database and files. Stop the site, the hub and the graders first. "
        "Whoever was erased since then is erased again, live releases end, and everybody signs in anew."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the folder, more lists of erased people, and the word that says one means it."""
        parser.add_argument("folder", type=Path)
        parser.add_argument(
            "--erasures", type=Path, action="append", default=[], help="another list of erased people to go by"
        )
        parser.add_argument(
            "--anchors", type=Path, action="append", default=[], help="another list of where the access log stood"
        )
        parser.add_argument("--yes", action="store_true", help="what is there now may go")

    def handle(self, *args: Any, **options: Any) -> None:
        """Say what was ended and who was erased again."""
        if not options["yes"]:
            raise CommandError("This replaces database and files. Say --yes if that is what you want.")
        if missing := [str(path) for path in options["erasures"] + options["anchors"] if not path.exists()]:
            raise CommandError(f"There is no list {', '.join(missing)}; nothing was changed")
        try:
            more = (tuple(options["erasures"]), tuple(options["anchors"]))
            done = backup.put_back(options["folder"].resolve(), *more)
        except backup.BackupError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{done['releases']} releases ended, {done['erased']} people erased again")
        if not done["noted"]:
            self.stdout.write("Put the key back, then: manage.py access_log accept --why 'a backup was put back'")
