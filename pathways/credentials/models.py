"""Keys that sign badges, places in the public list of those taken back, and whose badge has which place."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from pathways.base.enums import FinishKind
from people.models import RandomIdModel


class SigningKey(RandomIdModel):
    """A key that signs badges; the private half is wrapped by the academy's key, and destroyed when it is retired.

    The public half stays for ever: badges that it signed are still read.

    Personal data: none. Retired: never.
    """

    kid = models.SlugField(max_length=16, unique=True)
    public = models.JSONField()
    wrapped = models.TextField(blank=True)
    made_at = models.DateTimeField(default=timezone.now)
    retired_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.kid


class StatusSlot(RandomIdModel):
    """A place in the public list of badges that were taken back; drawn by lot, never given twice.

    Personal data: none by itself, and it carries no time. Retired: never: a badge outlives the account.
    """

    index = models.PositiveIntegerField(unique=True)
    taken_back = models.BooleanField(default=False)

    def __str__(self) -> str:
        return str(self.index)


class Badge(RandomIdModel):
    """Which place in the list a person's badge has, so that they can take it back. The badge itself is not kept.

    Personal data: that a person took a badge away, and for what. Retired: with the account; the badge stays good
    unless the person took it back before, and nothing leads from it to the person any more.
    """

    student = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="badges")
    kind = models.CharField(max_length=8, choices=FinishKind.choices)
    key = models.SlugField(max_length=100)
    slot = models.OneToOneField(StatusSlot, on_delete=models.PROTECT, related_name="badge")
    made_on = models.DateField(default=timezone.localdate)

    class Meta:
        ordering = ["-made_on", "id"]

    def __str__(self) -> str:
        return self.key
