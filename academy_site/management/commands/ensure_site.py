"""`manage.py ensure_site`."""

from typing import Any

from django.core.management.base import BaseCommand

from academy_site.home.services import ensure_site


class Command(BaseCommand):
    """Makes what every academy's site needs before its first visitor; part of every installation."""

    help = "Make locales, home pages and the site record where they are missing; changes nothing that is there."

    def handle(self, *args: Any, **options: Any) -> None:
        """Make what is missing and say where the home page is."""
        home = ensure_site()
        self.stdout.write(f"Home page: {home.title} ({home.get_children().count()} pages below)")
