"""Delete what is over its time."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from people import retention
from people.legal import held_people


class Command(BaseCommand):
    """Carry out the retention schedule; run it once a day."""

    help = "Delete what is over its time; --dry-run only says how much that is."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take `--dry-run`."""
        parser.add_argument("--dry-run", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print one line for each rule."""
        counts = retention.due() if options["dry_run"] else retention.apply()
        word = "would go" if options["dry_run"] else "gone"
        if held := len(set(held_people())):
            self.stdout.write(f"On hold: nothing goes of {held} people until their requests for records are closed.")
        for name, number in counts.items():
            self.stdout.write(f"{name}: {number} {word}")
