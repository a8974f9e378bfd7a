"""Write down which releases have run out."""

from typing import Any

from django.core.management.base import BaseCommand

from people.releases.services.releases import end_releases


class Command(BaseCommand):
    """Tells students and what stands on a release that it ended; hiding itself never waits for this."""

    help = "Write down which releases have run out and pause what stands on them; run it every few minutes."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print how many."""
        ended = end_releases()
        if options["verbosity"]:
            self.stdout.write(f"{ended} ended")
