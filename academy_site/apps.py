"""App configuration of the composition root."""

from django.apps import AppConfig


class AcademySiteConfig(AppConfig):
    """Base templates, static files and the pages that join the apps."""

    name = "academy_site"
    label = "academy_site"
