"""Who covers for whom while somebody of the placement staff is away."""

from datetime import date

from django.conf import settings
from django.db import models
from django.utils import timezone

from people.base.enums import Role
from people.base.models.abstract import RandomIdModel


class CoverQuerySet(models.QuerySet["Cover"]):
    """Covers as they are asked for."""

    def running(self, today: date | None = None) -> "CoverQuerySet":
        """Return covers that hold today.

        One ends with the account or the role of who is away: their list is then somebody else's matter.
        """
        today = today or timezone.localdate()
        here = {"away__is_active": True, "away__role_grants__role": Role.PLACEMENT, "away__role_grants__ended_at": None}
        return self.filter(ended_at=None, first_on__lte=today, last_on__gte=today, **here)


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

    @property
    def is_running(self) -> bool:
        """Return whether it holds today."""
        return self.ended_at is None and self.first_on <= timezone.localdate() <= self.last_on

    @property
    def is_over(self) -> bool:
        """Return whether it holds no more and will not."""
        return self.ended_at is not None or self.last_on < timezone.localdate()
