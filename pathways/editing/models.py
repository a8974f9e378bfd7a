"""What the editor's room remembers."""

from django.db import models
from wagtail.models import Page


class TranslationBase(models.Model):
    """What the first language said when each part of a page was translated: tells what changed since.

    `said` holds, by place, the pairs [first language, translation] of each paragraph.

    Personal data: none. Retired: with the page.
    """

    page = models.OneToOneField(Page, on_delete=models.CASCADE, related_name="+", primary_key=True)
    said = models.JSONField(default=dict)
    changed_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"{self.page_id}"
