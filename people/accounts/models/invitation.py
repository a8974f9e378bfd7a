"""The only way in: a code that works once."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from people.base.enums import Role
from people.base.models.abstract import RandomIdModel


class Invitation(RandomIdModel):
    """A single-use, expiring code for one role. Only a keyed hash of the code is kept.

    Personal data: who invited, and later who came. Retired: 30 days after use or expiry.
    """

    code_hash = models.CharField(max_length=64, unique=True, editable=False)
    role = models.CharField(max_length=16, choices=Role.choices, default=Role.STUDENT)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    made_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    used_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return str(self.id)

    @property
    def is_open(self) -> bool:
        """Return whether the code still works."""
        return self.used_at is None and self.withdrawn_at is None and self.expires_at > timezone.now()
