"""Who looks after whom, and who must not look at all."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from people.base.models.abstract import RandomIdModel


class CaseAssignment(RandomIdModel):
    """A student on the list of one member of the placement staff, from when until when.

    Personal data: which staff member works with which student. Retired: with the account, at erasure.
    """

    staff = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="assignments_held")
    student = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="assignments")
    assigned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    started_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["staff", "student"], condition=models.Q(ended_at__isnull=True), name="one_live_assignment"
            )
        ]

    def __str__(self) -> str:
        return str(self.id)


class StaffBar(RandomIdModel):
    """A staff member who is kept away from a student's records, at the wish of either; no reason is asked.

    Personal data: that two people know each other. Retired: with the account, at erasure.
    """

    staff = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="bars_held")
    student = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="bars")
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    started_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["staff", "student"], condition=models.Q(ended_at__isnull=True), name="one_live_bar"
            )
        ]

    def __str__(self) -> str:
        return str(self.id)
