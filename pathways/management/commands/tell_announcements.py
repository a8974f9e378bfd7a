"""Tell cohorts of announcements whose hour has come."""

from typing import Any

from django.core.management.base import BaseCommand

from pathways.announcements.services import tell_announcements


class Command(BaseCommand):
    """Leaves everybody of a cohort a neutral message; run it every minute. Each announcement is told once."""

    help = "Tell cohorts of announcements whose hour has come."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print how many were told; nothing with `-v 0`."""
        told = tell_announcements()
        if options["verbosity"]:
            self.stdout.write(f"{told} told")
