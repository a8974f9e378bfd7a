"""Hold a restored backup against the list of erased people."""

from typing import Any

from django.core.management.base import BaseCommand

from people.rights.erasure import reapply


class Command(BaseCommand):
    """Erase again whom a restored backup brought back."""

    help = "Run this after restoring a backup: it erases again everyone who was erased since the backup was made."

    def handle(self, *args: Any, **options: Any) -> None:
        """Say how many were brought back and erased."""
        self.stdout.write(f"{reapply()} erased again")
