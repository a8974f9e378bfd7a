"""`manage.py settle_finishes`."""

from typing import Any

from django.core.management.base import BaseCommand

from pathways.finishing.selectors import students_in_training
from pathways.finishing.services import settle


class Command(BaseCommand):
    """Looks again whether anybody has finished: a process may have died just after the last step."""

    help = "Write down what students have finished, where that was missed. Repeats nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        """Look at everybody with a seat."""
        for student in students_in_training():
            settle(student=student)
