"""Open tasks about employers whose day has come."""

from typing import Any

from django.core.management.base import BaseCommand

from placement.relations.reminders import open_due_tasks


class Command(BaseCommand):
    """Once a day or more often: a task that is open stays as it is."""

    help = "Open tasks for talks with employers that are due, and for agreements that end within 30 days."

    def handle(self, *args: Any, **options: Any) -> None:
        """Say how many things are due."""
        self.stdout.write(f"{open_due_tasks()} due with employers")
