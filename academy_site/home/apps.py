"""App configuration."""

from django.apps import AppConfig


class HomeConfig(AppConfig):
    """The home page and plain content pages."""

    name = "academy_site.home"
    label = "home"
