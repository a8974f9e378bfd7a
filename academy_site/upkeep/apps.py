"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class UpkeepConfig(AppConfig):
    """What the machine says about itself, and the page First steps."""

    name = "academy_site.upkeep"
    label = "upkeep"

    def ready(self) -> None:
        """Give messages about the machine their line in the inbox; keep at hand what gunicorn's thread asks."""
        from academy_site.upkeep.services import look_at_scheduler
        from people.messages.notify import register_kind

        self.look_at_scheduler = look_at_scheduler
        register_kind("upkeep", _("The academy needs a look"))
