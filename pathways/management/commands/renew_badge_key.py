"""`manage.py renew_badge_key`."""

from typing import Any

from django.core.management.base import BaseCommand

from pathways.credentials.signing import renew_key


class Command(BaseCommand):
    """Makes a new key for badges and destroys the old private ones."""

    help = "Make a new key that signs badges; those that older keys signed still hold."

    def handle(self, *args: Any, **options: Any) -> None:
        """Renew, and name the new key."""
        self.stdout.write(f"Badges are signed with key {renew_key().kid} from now on.")
