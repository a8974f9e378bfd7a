"""How a person may be reached: one row for each way."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from people.base.models.abstract import RandomIdModel
from people.contact.enums import Channel


class SafeContactRule(RandomIdModel):
    """Whether and how a person may be reached on one channel. No row, or a rule not confirmed lately: no contact.

    `notices` says that the site itself may write a neutral line, inside the days and hours of `sealed_window`.

    Personal data: an address or number, a code name, safe hours; all sealed. Retired: at the person's wish, or at
    erasure.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="contact_rules")
    channel = models.CharField(max_length=8, choices=Channel.choices)
    allowed = models.BooleanField(default=False)
    voicemail = models.BooleanField(default=False)
    sealed_address = models.TextField(blank=True)
    sealed_code_name = models.TextField(blank=True)
    sealed_hours = models.TextField(blank=True)
    notices = models.BooleanField(default=False)
    sealed_window = models.TextField(blank=True)
    notified_at = models.DateTimeField(null=True, blank=True)
    confirmed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "channel"], name="one_rule_per_channel")]

    def __str__(self) -> str:
        return self.channel
