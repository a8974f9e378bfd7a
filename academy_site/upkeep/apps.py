"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class UpkeepConfig(AppConfig):
    """What the machine says about itself, and the page First steps."""

    name = "academy_site.upkeep"
    label = "upkeep"

    def ready(self) -> None:
        """Give messages about the machine their line in the inbox."""

        from people.messages.notify import register_kind

        register_kind("upkeep", _("The academy needs a look"))
