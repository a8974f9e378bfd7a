"""App configuration."""

from django.apps import AppConfig


class PlacementConfig(AppConfig):
    """The placement app."""

    name = "placement"
    label = "placement"
