"""Attendance: marks that are only added, and the mark that counts."""

from django.conf import settings
from django.db import models

from pathways.base.enums import Presence, PresenceStep
from people.models import AppendOnlyModel, RandomIdModel


class AttendanceEvent(AppendOnlyModel):
    """Somebody was marked at a session, asked to correct that, or was answered that it stays.

    `presence` is the mark that holds from then on, or the one that was asked for. No words: a reason for not being
    in class is nobody's business.

    Personal data: when a person was in class. Retired: four years after the session, or with the account.
    """

    session = models.ForeignKey("pathways.ClassSession", on_delete=models.CASCADE, related_name="attendance_events")
    student = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="attendance_events")
    step = models.CharField(max_length=8, choices=PresenceStep.choices)
    presence = models.CharField(max_length=8, choices=Presence.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta(AppendOnlyModel.Meta):
        indexes = [models.Index(fields=["session", "student"], name="attendance_by_session")]

    def __str__(self) -> str:
        return f"{self.step}"


class Attendance(RandomIdModel):
    """The mark that counts for one person and one session, and what they ask for instead: read model of the events.

    Personal data: as its events. Retired: as its events.
    """

    session = models.ForeignKey("pathways.ClassSession", on_delete=models.CASCADE, related_name="attendance")
    student = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="attendance")
    presence = models.CharField(max_length=8, choices=Presence.choices, blank=True)
    asked = models.CharField(max_length=8, choices=Presence.choices, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["session", "student"], name="one_mark_per_session_and_person")]
        indexes = [models.Index(fields=["student"], name="attendance_by_student")]

    def __str__(self) -> str:
        return f"{self.presence}"
