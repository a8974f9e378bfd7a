"""What was done to a cohort and to its sessions: logs that are only added to."""

from django.conf import settings
from django.db import models

from pathways.base.enums import CohortChange, CohortRole, SessionChange
from people.models import AppendOnlyModel


class CohortEvent(AppendOnlyModel):
    """A cohort was made, changed, archived or opened again, or somebody joined or left its staff.

    `role` is the one that `subject` got, or had. `cohort` and `subject` are empty only where they do not apply.

    Personal data: which staff member did what, and who taught when. Retired: with the account of `subject`; rows
    without one stay with the cohort and name an account that erasure empties.
    """

    cohort = models.ForeignKey("pathways.Cohort", on_delete=models.CASCADE, related_name="events")
    kind = models.CharField(max_length=16, choices=CohortChange.choices)
    subject = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="+")
    role = models.CharField(max_length=12, choices=CohortRole.choices, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")

    def __str__(self) -> str:
        return f"{self.kind}"


class SessionEvent(AppendOnlyModel):
    """A session was planned, moved, cancelled or set up again: what held from then on, and words for the cohort.

    Personal data: which staff member did it; `note` is about the class, written for everybody in it. Retired: with
    the cohort; it names an account that erasure empties.
    """

    session = models.ForeignKey("pathways.ClassSession", on_delete=models.CASCADE, related_name="events")
    kind = models.CharField(max_length=12, choices=SessionChange.choices)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    place = models.CharField(max_length=200, blank=True)
    note = models.CharField(max_length=200, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")

    def __str__(self) -> str:
        return f"{self.kind}"
