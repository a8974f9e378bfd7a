"""Open tasks for vettings of employers that are due again."""

from typing import Any

from django.core.management.base import BaseCommand

from placement.employers.vetting import tell_due_vettings


class Command(BaseCommand):
    """A vetting counts for twelve months; a month before its end somebody gets the task to do it again."""

    help = "Open a task for each vetting of an employer that is due again; run it once a day."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print how many wait."""
        found = tell_due_vettings()
        if options["verbosity"]:
            self.stdout.write(f"{found} to check again")
