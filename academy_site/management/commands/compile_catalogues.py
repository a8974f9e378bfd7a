"""`manage.py compile_catalogues`."""

from typing import Any

from django.core.management.base import BaseCommand

from academy_site import catalogues


class Command(BaseCommand):
    """Makes the binary message catalogues; part of every installation, never in the repository."""

    help = "Compile every app's Spanish catalogue to the binary form that Django reads."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        """Compile and say how many."""
        self.stdout.write(f"{len(catalogues.compile_all())} catalogues compiled")
