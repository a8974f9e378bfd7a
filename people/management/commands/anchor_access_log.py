"""Write down outside the database where the access log stands."""

import logging
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from people.base.errors import LogNotWhole
from people.trail import anchors
from people.trail.services.anchoring import anchor_access_log

log = logging.getLogger("people.trail.anchors")


class Command(BaseCommand):
    """Appends a line to VAR/anchors.log, so that newest rows that are cut off later show."""

    help = "Write number and hash of the newest row of the access log to VAR/anchors.log; run it every five minutes."

    def handle(self, *args: Any, **options: Any) -> None:
        """Say the code, also in the log of whoever runs this: a copy of it leaves the machine with that log."""
        before = anchors.last_line()
        try:
            anchor = anchor_access_log()
        except LogNotWhole as error:
            raise CommandError(f"{error}; `manage.py access_log verify` says more") from error
        if anchors.last_line() != before:
            log.info("access log at %s", anchor.code)
        if options["verbosity"]:
            self.stdout.write(anchor.code)
