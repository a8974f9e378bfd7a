"""Walk the whole access log and tell administrators where it is not whole."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from people.trail.services.anchoring import check_access_log


class Command(BaseCommand):
    """Does once a day what `manage.py access_log verify` does, and leaves a message for administrators."""

    help = "Hold the access log against its chain and its anchors; administrators get a message where it is not whole."

    def handle(self, *args: Any, **options: Any) -> None:
        """End with an error where it is not whole."""
        if not check_access_log().is_whole:
            raise CommandError("The access log is not whole: `manage.py access_log verify` says where.")
        if options["verbosity"]:
            self.stdout.write("whole")
