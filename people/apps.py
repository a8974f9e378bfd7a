"""App configuration."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """The people app."""

    name = "people"
    label = "people"

    def ready(self) -> None:
        """Connect the receivers."""
        from people import receivers  # noqa: F401
