"""`manage.py load_demo`."""

from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand

from academy_site.home.services import ensure_site
from labs.models import AssignmentVersion
from pathways.models import PathwayPage

APPS = ("pathways", "labs", "placement")


class Command(BaseCommand):
    """Fills an academy with content and invented people, so that every role can be tried."""

    help = "Load what is missing of curriculum and labs, then invented people of every role; may be run again."

    def handle(self, *args: Any, **options: Any) -> None:
        """Load everything, saying what is being done."""
        self.loud = options["verbosity"] > 0
        self._say("Home page and languages")
        ensure_site()
        for name, present in (("load_curriculum", PathwayPage), ("publish_labs", AssignmentVersion)):
            if name in get_commands() and not present.objects.exists():
                self._say(name.replace("_", " ").capitalize())
                call_command(name, stdout=self.stdout, stderr=self.stderr, verbosity=options["verbosity"])
        self._say("People")
        people = import_module("people.demo").load()
        for app in APPS:
            if find_spec(f"{app}.demo") is not None:
                self._say(app.capitalize())
                import_module(f"{app}.demo").load(people)

    def _say(self, what: str) -> None:
        if self.loud:
            self.stdout.write(f"  {what} …")
            self.stdout.flush()
