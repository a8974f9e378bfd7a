"""Delete what is over its time."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from people.rights import retention
from people.rights.record_requests import held_people


class Command(BaseCommand):
    """Carry out the retention schedule; run it once a day."""

    help = "Delete what is over its time; --dry-run only says how much that is."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take `--dry-run` and `--schedule`."""
        parser.add_argument("--dry-run", action="store_true", help="say what would go, rule by rule and model by model")
        parser.add_argument("--schedule", action="store_true", help="say of every model when its rows go")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print one line for each rule, in a dry run with one for each model below it; nothing with `-v 0`."""
        if options["schedule"]:
            for line in retention.schedule():
                self.stdout.write(f"{line.model}: {line.goes}")
            return
        counts = retention.due() if options["dry_run"] else retention.apply()
        if not options["verbosity"]:
            return
        word = "would go" if options["dry_run"] else "gone"
        by_model = retention.due_by_model() if options["dry_run"] else {}
        if held := len(set(held_people())):
            self.stdout.write(f"On hold: nothing goes of {held} people until their requests for records are closed.")
        for name, number in counts.items():
            self.stdout.write(f"{name}: {number} {word}")
            for label, rows in by_model.get(name, {}).items():
                self.stdout.write(f"  {label}: {rows}")
