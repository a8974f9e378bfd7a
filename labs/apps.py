"""App configuration."""

from django.apps import AppConfig


class LabsConfig(AppConfig):
    """The labs app."""

    name = "labs"
    label = "labs"
