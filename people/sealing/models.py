"""Keys and sealed values; `people.trail.confidential` is the only code that opens them."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from people.base.models.abstract import RandomIdModel


class DataKey(RandomIdModel):
    """The key that seals one person's confidential values, itself wrapped by the academy's key outside the database.

    Destroying it (`wrapped` emptied) makes every sealed value of that person unreadable for ever.

    Personal data: none by itself; it opens what is. Retired: destroyed at erasure; the empty row stays as proof.
    """

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="data_key")
    wrapped = models.TextField(blank=True)
    made_at = models.DateTimeField(default=timezone.now)
    destroyed_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return str(self.id)
