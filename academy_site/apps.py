"""App configuration of the composition root."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_delete, post_save

from academy_site import plain_errors


class AcademySiteConfig(AppConfig):
    """Base templates, static files and the pages that join the apps."""

    name = "academy_site"
    label = "academy_site"

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        # Here and not in `ready`: fields of forms are made when their modules are read.
        plain_errors.install()

    def ready(self) -> None:
        """Let kept pages go whenever a page, a site record, a view restriction, a figure or an opening changes."""
        from wagtail import signals
        from wagtail.models import Page, PageViewRestriction, Site

        from academy_site.pagecache import pages_changed
        from placement.models import Employer, JobOrder, PublishedTable

        for signal in (signals.page_published, signals.page_unpublished, signals.post_page_move):
            signal.connect(pages_changed, dispatch_uid="forget-pages")
        post_delete.connect(pages_changed, sender=Page, dispatch_uid="forget-pages")
        for model in (Site, PageViewRestriction, PublishedTable, Employer, JobOrder):
            post_save.connect(pages_changed, sender=model, dispatch_uid="forget-pages")
            post_delete.connect(pages_changed, sender=model, dispatch_uid="forget-pages")
