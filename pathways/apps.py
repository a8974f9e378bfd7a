"""App configuration."""

from django.apps import AppConfig


class PathwaysConfig(AppConfig):
    """The pathways app."""

    name = "pathways"
    label = "pathways"

    def ready(self) -> None:
        """Let the catalogue be checked once a request, and again after a page changed in it; say what we hold."""
        from django.core.signals import request_finished, request_started
        from django.db.models.signals import post_delete
        from wagtail import signals

        from pathways import rights
        from pathways.content import catalogue

        rights.register()
        request_started.connect(catalogue.begin_request, dispatch_uid="pathways-catalogue")
        request_finished.connect(catalogue.end_request, dispatch_uid="pathways-catalogue")
        for signal in (signals.page_published, signals.page_unpublished, signals.post_page_move, post_delete):
            signal.connect(catalogue.forget_stamp, dispatch_uid="pathways-catalogue")
