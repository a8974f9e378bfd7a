"""One sealed row for each student who looks for work."""

from django.conf import settings
from django.db import models

from people.models import RandomIdModel


class WorkWishes(RandomIdModel):
    """What a student wishes for at work, and which employers they keep away, each sealed under their own key.

    Everybody who begins to look for work gets a row with both, and what is sealed is filled up to one length: that
    there is a row, and how long it is, says nothing. It has no date, for a date would say that something was changed.
    `shown` lets the student's own placement staff open the wishes; nothing lets anybody open the other.
    Personal data: all of it. Retired: at the student's wish or erasure.
    """

    student = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="work_wishes")
    sealed_wishes = models.TextField()
    sealed_away = models.TextField()
    shown = models.BooleanField(default=False)

    def __str__(self) -> str:
        return str(self.id)
