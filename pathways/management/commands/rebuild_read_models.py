"""`manage.py rebuild_read_models`."""

from typing import Any

from django.core.management.base import BaseCommand

from pathways.attendance import services as attendance
from pathways.learning.folds import rebuild


class Command(BaseCommand):
    """Folds the read models of progress, skills, standing and attendance again from their events."""

    help = "Empty the read models of progress, skills, standing and attendance and fold them again from the events."

    def handle(self, *args: Any, **options: Any) -> None:
        """Rebuild and say how many rows each read model has."""
        for name, count in (rebuild() | {"Attendance": attendance.rebuild()}).items():
            self.stdout.write(f"{name}: {count}")
