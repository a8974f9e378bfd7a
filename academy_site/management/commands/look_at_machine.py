"""`manage.py look_at_machine`."""

from typing import Any

from django.core.management.base import BaseCommand

from academy_site.upkeep.services import SCHEDULER, look_at_machine, note_alive


class Command(BaseCommand):
    """Tells administrators once where backup, disk or certificate need a look; part of what the scheduler runs."""

    help = "Look at backups, disk and certificates; leave administrators one message about what is wrong."

    def handle(self, *args: Any, **options: Any) -> None:
        """Look, and say what is wrong; the caller is the scheduler, which is alive."""
        note_alive(program=SCHEDULER)
        for kind in look_at_machine():
            self.stdout.write(kind)
