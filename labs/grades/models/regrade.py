"""Grading earlier hand-ins again against a newer version."""

from django.db import models
from django.utils import timezone

from labs.assignments.models import AssignmentVersion
from labs.base.enums import RegradeEventKind
from labs.submissions.models import Submission
from people.models import AppendOnlyModel, RandomIdModel


class Regrade(RandomIdModel):
    """Grading earlier submissions again against a newer version; its jobs say which submissions.

    With `submission` only that one; with `cohort` that cohort's; with neither all of the starter's cohorts.

    Personal data: who started it. Retired: with the lab; a regrade of one submission with the submission.
    """

    version = models.ForeignKey(AssignmentVersion, on_delete=models.PROTECT, related_name="regrades")
    cohort = models.UUIDField(null=True, blank=True)
    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    started_by = models.ForeignKey("people.User", on_delete=models.SET_NULL, null=True, related_name="+")
    started_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-started_at", "id"]

    def __str__(self) -> str:
        return f"{self.version_id} {self.started_at:%Y-%m-%d}"


class RegradeEvent(AppendOnlyModel):
    """A regrade was started, or one submission's new points were approved or discarded; each is decided once.

    `data` of a decision: {"before": points or None, "after": points, "tasks": [[title, before, after], …]}.

    Personal data: a student's points, and which staff member decided. Retired: with the submission.
    """

    regrade = models.ForeignKey(Regrade, on_delete=models.CASCADE, related_name="events")
    submission = models.ForeignKey(
        Submission, on_delete=models.CASCADE, null=True, blank=True, related_name="regrade_events"
    )
    kind = models.CharField(max_length=10, choices=RegradeEventKind.choices)
    by = models.ForeignKey("people.User", on_delete=models.SET_NULL, null=True, related_name="+")
    data = models.JSONField(default=dict)

    class Meta(AppendOnlyModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["regrade", "submission"],
                condition=models.Q(submission__isnull=False),
                name="decided_once_per_regrade",
            )
        ]

    def __str__(self) -> str:
        return self.kind
