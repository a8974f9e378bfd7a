"""Messages inside the site, and work saved while it is typed."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from people.base.models.abstract import RandomIdModel


class InboxItem(RandomIdModel):
    """A neutral line that points to a page of the site; it never holds the news itself.

    Personal data: that something happened at a time. Retired: 90 days after it was read.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="inbox")
    kind = models.CharField(max_length=48)
    path = models.CharField(max_length=255)
    made_at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-made_at"]
        indexes = [models.Index(fields=["user", "read_at"])]

    def __str__(self) -> str:
        return self.kind


class Draft(RandomIdModel):
    """What a person typed into a form and has not sent yet, sealed with the person's data key.

    Personal data: anything the person typed. Retired: when the form is sent, or after 30 days.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="drafts")
    key = models.CharField(max_length=160)
    sealed_values = models.TextField()
    saved_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="one_draft_per_form")]

    def __str__(self) -> str:
        return self.key
