"""Remind of interviews to come, ask how those of yesterday went, end times that are over, look at offers' days."""

from typing import Any

from django.core.management.base import BaseCommand

from placement.interviews.timely import ask_outcomes, end_old_times, remind
from placement.offers.services import ask_about_days


class Command(BaseCommand):
    """Does what interviews and offers need by the clock; run it every quarter of an hour. Each thing is done once."""

    help = "Remind of interviews, ask how they went, end times that are over, ask about offers."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print how many of each; nothing with `-v 0`."""
        reminded, asked, over, offers = remind(), ask_outcomes(), end_old_times(), ask_about_days()
        if options["verbosity"]:
            self.stdout.write(
                f"{reminded} reminded, {asked} to be asked, {over} without a time, {offers} offers past their day"
            )
