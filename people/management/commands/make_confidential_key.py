"""Make the key that wraps every person's data key."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from people.sealing import keys
from people.sealing.key_file import make_key_file


class Command(BaseCommand):
    """Make the key file once; it never replaces one that is there."""

    help = "Make the file CONFIDENTIAL_KEY_FILE. Back it up apart from the database: without it nothing sealed opens."

    def handle(self, *args: Any, **options: Any) -> None:
        """Make the file, or say that it is there."""
        path = Path(settings.CONFIDENTIAL_KEY_FILE)
        there = path.exists()
        if settings.KEY_COMMAND:
            keys.index_key()
        else:
            make_key_file(path)
        self.stdout.write(f"{path} was there already; nothing changed." if there else f"Made {path}. Back it up.")
