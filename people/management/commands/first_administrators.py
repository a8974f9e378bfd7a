"""Make the first two administrators of a new academy."""

from typing import Any

from django.core.management.base import BaseCommand

from people.accounts.services.first_administrators import make_first_administrators


class Command(BaseCommand):
    """Makes accounts until there are two administrators; whoever may run this owns the machine."""

    help = "Make accounts until there are two administrators; prints their names and passwords, once."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print one line for each account that was made: sign-in name and password."""
        for user, password in make_first_administrators():
            self.stdout.write(f"{user.username}  {password}")
