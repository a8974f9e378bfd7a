"""Access to one confidential field outside the ordinary way: two people, a reason, an hour, and the student is told."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone

from people.base.models.abstract import RandomIdModel

LASTS = timedelta(minutes=60)
LAPSES = timedelta(hours=24)


class EmergencyAccess(RandomIdModel):
    """One staff member's wish to see one confidential field of one student, and what came of it.

    Each step and each look is an `AccessEvent` besides; this row only says where it stands.

    Personal data: who wanted to see what about whom, and why (sealed with the student's key). Retired: one year after
    it was asked once it is reviewed, or at erasure.
    """

    student = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="emergencies")
    field = models.CharField(max_length=64)
    sealed_reason = models.TextField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    until = models.DateTimeField(null=True, blank=True)
    looks = models.PositiveSmallIntegerField(default=0)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    reviewed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["student", "asked_at"])]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def is_waiting(self) -> bool:
        """Return whether a second person may still answer; after a day the wish lapses by itself."""
        return self.answered_at is None and self.asked_at + LAPSES > timezone.now()

    @property
    def is_live(self) -> bool:
        """Return whether the field may be looked at now."""
        return self.until is not None and self.until > timezone.now()
