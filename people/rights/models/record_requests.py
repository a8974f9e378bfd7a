"""What happens when the law asks for a person's records."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from people.base.models.abstract import AppendOnlyModel, RandomIdModel
from people.rights.enums import LegalKind, LegalStep


class LegalDemand(RandomIdModel):
    """One demand for one person's records; while it is open nothing of that person is erased or retired.

    What was done is in its events; the columns only say where it stands.

    Personal data: that somebody asks for a person's records, and who (sealed with the person's key). Retired: six years
    after it was closed; the sealed words become unreadable at erasure.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="legal_demands")
    kind = models.CharField(max_length=16, choices=LegalKind.choices)
    sealed_sender = models.TextField()
    received_on = models.DateField()
    due_on = models.DateField(null=True, blank=True)
    opened_at = models.DateTimeField(default=timezone.now)
    silent_since = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    fields = models.JSONField(default=list)

    class Meta:
        ordering = ["-opened_at"]

    def __str__(self) -> str:
        return str(self.id)


class LegalEvent(AppendOnlyModel):
    """One step taken with a demand: by whom, when, with which words (sealed with the person's key).

    Personal data: what was done with a demand about a person. Retired: with the demand.
    """

    database_guard = True

    demand = models.ForeignKey(LegalDemand, on_delete=models.CASCADE, related_name="events")
    step = models.CharField(max_length=16, choices=LegalStep.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    sealed_note = models.TextField(blank=True)
    fields = models.JSONField(default=list)

    def __str__(self) -> str:
        return self.step


class ErasureWish(RandomIdModel):
    """A person asked to be forgotten while their records are kept; it is carried out when nothing holds them.

    Personal data: that a person wants to be forgotten. Retired: when it is carried out or taken back.
    """

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="erasure_wish")
    asked_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return str(self.id)
