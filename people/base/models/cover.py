"""Who covers for whom while somebody of the placement staff is away."""

from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone

from people.base.enums import Role
from people.base.models.abstract import RandomIdModel


class CoverQuerySet(models.QuerySet["Cover"]):
    """Covers as they are asked for."""

    def live(self, today: date | None = None) -> "CoverQuerySet":
        """Return covers that hold today or will.

        One ends with its last day, at once where somebody ends it, and with the account or the role of either: the list
        of who is gone is somebody else's matter.
        """
        today = today or timezone.localdate()
        here: dict[str, Any] = {}
        for who in ("away", "covered_by"):
            here |= {f"{who}__is_active": True, f"{who}__role_grants__ended_at": None}
            here[f"{who}__role_grants__role"] = Role.PLACEMENT
        return self.filter(ended_at=None, last_on__gte=today, **here)

    def running(self, today: date | None = None) -> "CoverQuerySet":
        """Return covers that hold today."""
        today = today or timezone.localdate()
        return self.live(today).filter(first_on__lte=today)


class Cover(RandomIdModel):
    """One of the placement staff works on a colleague's list from the first to the last day, which ends it by itself.

    Nobody's list changes: students, tasks and their ages stay with who is away. It is not passed on: who covers for
    somebody who covers does not see the third list.

    Personal data: which staff member is away when, and who works in their place. Retired: one year after the last day;
    at erasure of either.
    """

    away = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="covers")
    covered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="covering")
    first_on = models.DateField()
    last_on = models.DateField()
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    set_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = CoverQuerySet.as_manager()

    class Meta:
        ordering = ["-first_on", "id"]
        indexes = [models.Index(fields=["covered_by", "last_on"], name="covers_of_who_covers")]

    def __str__(self) -> str:
        return str(self.id)
