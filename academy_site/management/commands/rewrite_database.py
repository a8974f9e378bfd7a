"""`manage.py rewrite_database`."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import OperationalError

from academy_site import rewriting


class Command(BaseCommand):
    """Lets what was erased go from PostgreSQL's files too; on SQLite there is nothing to do."""

    help = "Write every table of a PostgreSQL database anew, if somebody was erased since the last time."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take whether to do it in any case, and how long to wait for others."""
        parser.add_argument("--always", action="store_true", help="also where nobody was erased since the last time")
        parser.add_argument("--wait", type=int, default=rewriting.OLDEST_S, help="seconds for open transactions to end")

    def handle(self, *args: Any, **options: Any) -> None:
        """Say what could not be done; end with an error where a table was held too long."""
        if not options["always"] and not rewriting.is_due():
            return
        try:
            left = rewriting.rewrite(options["wait"])
        except OperationalError as error:
            raise CommandError(f"Not finished, it is tried again tomorrow: {error}") from error
        for words in left:
            self.stderr.write(words)
        if options["verbosity"]:
            self.stdout.write("written anew")
