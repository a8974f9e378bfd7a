"""Roles that wait for a second person."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from people.base.enums import Role
from people.base.models.abstract import RandomIdModel


class RoleRequest(RandomIdModel):
    """A role that one administrator asked for and a second person has yet to confirm; nothing works before that.

    Personal data: which role a person may hold, who asked, and why (sealed). Retired: one year after it was asked, or
    at erasure.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="role_requests")
    role = models.CharField(max_length=16, choices=Role.choices)
    sealed_reason = models.TextField(blank=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    confirmed = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "role"], condition=models.Q(answered_at__isnull=True), name="one_open_role_request"
            )
        ]

    def __str__(self) -> str:
        return str(self.id)
