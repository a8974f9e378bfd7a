"""Ways back in without e-mail: printed codes, and two staff members in person."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone

from people.base.models.abstract import RandomIdModel

DELAY = timedelta(hours=24)


class RecoveryCode(RandomIdModel):
    """One printed code that sets a new password once. Only a keyed hash is kept.

    Personal data: none beyond whose it is. Retired: when used, replaced, or at erasure.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="recovery_codes")
    code_hash = models.CharField(max_length=64)
    made_at = models.DateTimeField(default=timezone.now)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "code_hash"], name="one_code_per_person")]

    def __str__(self) -> str:
        return str(self.id)


class Recovery(RandomIdModel):
    """A way back in by two staff members who met the person; it opens after a delay and can be stopped meanwhile.

    Personal data: that a person lost the way in, and who helped. Retired: one year after it ended.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="recoveries")
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(default=timezone.now)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    confirmed_at = models.DateTimeField(null=True, blank=True)
    stopped_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return str(self.id)

    @property
    def ready_at(self) -> datetime | None:
        """Return when new codes may be printed; `None` while the second staff member has not confirmed."""
        return self.confirmed_at + DELAY if self.confirmed_at else None

    @property
    def is_ready(self) -> bool:
        """Return whether new codes may be printed now."""
        ready_at = self.ready_at
        return bool(ready_at and ready_at <= timezone.now() and not self.stopped_at and not self.done_at)


class AgreedPhrase(RandomIdModel):
    """Words that the person and the academy agreed on, said before anything is discussed or handed over.

    Personal data: a phrase of the person's choice, sealed. Retired: at the person's wish, or at erasure.
    """

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="agreed_phrase")
    sealed_phrase = models.TextField()
    set_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return str(self.id)
