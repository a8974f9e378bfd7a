"""Renew the academy's key, or move to another keeper of it."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from people.sealing.rotation import drop_old_keys, rewrap, rewrap_held, rewrap_second_factors, start_rotation


class Command(BaseCommand):
    """Make a new key, wrap every data key with it, and later drop the old one."""

    help = "Renew the key that wraps every person's data key. May be stopped and run again with --resume."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take `--resume` and `--drop-old`."""
        parser.add_argument("--resume", action="store_true", help="go on with the current key; make no new one")
        parser.add_argument("--drop-old", action="store_true", help="take keys out of the file that wrap nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        """Rotate, with a progress bar on a terminal."""
        if not options["resume"]:
            self.stdout.write(f"New key {start_rotation()}; back up the key file now, where there is one.")
        self.stdout.write(f"{rewrap(progress=self._bar)} data keys wrapped anew")
        self.stdout.write(f"{rewrap_second_factors()} second-step secrets sealed anew")
        self.stdout.write(f"{rewrap_held()} other keys wrapped anew")
        if options["drop_old"]:
            self.stdout.write(f"{drop_old_keys()} old keys dropped")

    def _bar(self, done: int, of: int) -> None:
        if self.stderr.isatty():
            width = 40 * done // of
            end = "\n" if done == of else "\r"
            self.stderr.write(f"[{'#' * width}{' ' * (40 - width)}] {done}/{of}", ending=end)
