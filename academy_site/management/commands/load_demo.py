"""`manage.py load_demo`."""

from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand

from academy_site.home.services import ensure_site

# Content first, then people, then what they did; each may be run again.
CONTENT = ("load_curriculum", "publish_labs", "ensure_hub_client")
APPS = ("pathways", "labs", "placement")


class Command(BaseCommand):
    """Fills an academy with content and invented people, so that every role can be tried."""

    help = "Load the curriculum, the labs and invented people of every role; running it again changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        """Load everything, saying what is being done."""
        self._say("Home page and languages")
        ensure_site()
        for name in CONTENT:
            if name in get_commands():
                self._say(name.replace("_", " ").capitalize())
                call_command(name, stdout=self.stdout, stderr=self.stderr)
        self._say("People")
        people = import_module("people.demo").load()
        for app in APPS:
            if find_spec(f"{app}.demo") is not None:
                self._say(app.capitalize())
                import_module(f"{app}.demo").load(people)

    def _say(self, what: str) -> None:
        self.stdout.write(f"  {what} …")
        self.stdout.flush()
