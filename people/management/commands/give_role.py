"""Give a role from the command line: for the first two administrators."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from people.accounts.services.accounts import create_person, grant_role
from people.base.enums import Role
from people.models import User


class Command(BaseCommand):
    """Gives a role without a second person; whoever may run this owns the machine. The log names the academy."""

    help = (
        "Give a role, to an account or to a new one. On the site two people are needed; begin with two administrators."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the role and the sign-in name; without a name an account is made and its password printed once."""
        parser.add_argument("role", choices=Role.values)
        parser.add_argument("username", nargs="?", default="")

    def handle(self, *args: Any, **options: Any) -> None:
        """Give the role; raise `CommandError` for an unknown name."""
        name = options["username"].strip().lower()
        if not name:
            user, password = create_person(role=options["role"])
            self.stdout.write(f"{user.username}  {password}")
            return
        user = User.objects.filter(username=name, is_active=True).first()  # type: ignore[assignment]
        if user is None:
            raise CommandError(f"There is no account {name!r}")
        grant_role(user=user, role=options["role"], by=None, reason="command line")
        self.stdout.write(f"{user.username}: {options['role']}")
