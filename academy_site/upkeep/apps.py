"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class UpkeepConfig(AppConfig):
    """What the machine says about itself, and the page First steps."""

    name = "academy_site.upkeep"
    label = "upkeep"

    def ready(self) -> None:
        """Give messages about the machine their line in the inbox; keep at hand what other programs call."""
        from academy_site.upkeep import receivers  # noqa: F401 - it listens from now on
        from academy_site.upkeep.services import look_at_scheduler, note_run
        from people.messages.notify import register_kind

        self.look_at_scheduler, self.note_run = look_at_scheduler, note_run
        register_kind("upkeep", _("The academy needs a look"))
