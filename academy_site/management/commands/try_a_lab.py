"""`manage.py try_a_lab`."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from academy_site.upkeep.trial import NothingToTry, try_a_lab


class Command(BaseCommand):
    """Lets somebody invented hand in a lab, waits for the points, and erases them again."""

    help = "Hand in one lab as somebody invented, wait until it is graded, erase them; says points and seconds."

    def handle(self, *args: Any, **options: Any) -> None:
        """Say what came back."""
        try:
            found = try_a_lab()
        except NothingToTry as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Graded: {found.points:g} of {found.of:g} points for {found.lab} in {found.seconds:.0f} s")
