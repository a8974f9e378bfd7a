"""What is known of a version's checks, and the work of finding it out."""

from typing import Any

from django.db import models
from django.utils import timezone

from labs.base.enums import JobState
from people.models import RandomIdModel


class VersionSealing(RandomIdModel):
    """How each check of a version is run, as a grader found out with the author's own answer; also the job to do so.

    Personal data: none. Retired: with the version.
    """

    version = models.OneToOneField("labs.AssignmentVersion", on_delete=models.CASCADE, related_name="sealing")
    state = models.CharField(max_length=8, choices=JobState.choices, default=JobState.QUEUED)
    asked_at = models.DateTimeField(default=timezone.now)
    tries = models.PositiveSmallIntegerField(default=0)
    lease = models.CharField(max_length=32, blank=True)
    leased_until = models.DateTimeField(null=True, blank=True)
    worker = models.CharField(max_length=80, blank=True)
    # The grader's words, in the form of `labs/grader/ways.py`; kept while a version is looked at again.
    result: "models.JSONField[dict[str, Any] | None, dict[str, Any] | None]" = models.JSONField(null=True, blank=True)
    # How many times a result was kept: graders keep a version by its id and this.
    number = models.PositiveIntegerField(default=0)
    finished_at = models.DateTimeField(null=True, blank=True)
    # For the author: why no result came.
    reason = models.TextField(blank=True)
    # The author's own answer does not pass everything: students get the version when the author says so.
    held = models.BooleanField(default=False)

    class Meta:
        ordering = ["asked_at", "id"]
        indexes = [models.Index(fields=["state", "asked_at"], name="sealings_to_do")]

    def __str__(self) -> str:
        return f"{self.version_id} {self.state}"
