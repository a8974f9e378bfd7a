"""Tell people outside the site that there is a message, where they chose it."""

from typing import Any

from django.core.management.base import BaseCommand

from people.contact.notices import send_notices


class Command(BaseCommand):
    """Sends neutral notices inside each person's own rule; run it every quarter of an hour. Names nobody."""

    help = "Send neutral e-mail notices to those who chose them. Does nothing unless ACADEMY_NOTICES_BY_EMAIL=1."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print how many were sent; nothing with `-v 0`."""
        sent = send_notices()
        if options["verbosity"]:
            self.stdout.write(f"{sent} sent")
