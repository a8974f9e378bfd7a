"""Grading jobs, their history, and the graders that do them."""

from django.db import models
from django.utils import timezone

from labs.assignments.models import AssignmentVersion
from labs.base.enums import JobEventKind, JobState, Lane, Outcome
from labs.submissions.models import Submission
from people.models import AppendOnlyModel, RandomIdModel


class GradingJob(RandomIdModel):
    """The work of grading one submission against one version: at most one row for each pair.

    Personal data: none beyond the submission's. Retired: with the submission.
    """

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="jobs")
    version = models.ForeignKey(AssignmentVersion, on_delete=models.PROTECT, related_name="jobs")
    lane = models.CharField(max_length=16, choices=Lane.choices, default=Lane.WAITING)
    state = models.CharField(max_length=8, choices=JobState.choices, default=JobState.QUEUED)
    # Row of the broker's table while the job waits or is leased.
    ticket = models.BigIntegerField(null=True, blank=True)
    # When it is taken among others of its lane (`labs.queue.broker`); none once it is finished or set aside.
    turn = models.PositiveIntegerField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    lease = models.CharField(max_length=32, blank=True)
    leased_until = models.DateTimeField(null=True, blank=True)
    worker = models.CharField(max_length=80, blank=True)
    outcome = models.CharField(max_length=16, choices=Outcome.choices, blank=True)
    # For the instructor, in plain words.
    reason = models.TextField(blank=True)
    # A regrade's points count only once a person approved them for this submission (`RegradeEvent`).
    regrade = models.ForeignKey("labs.Regrade", on_delete=models.SET_NULL, null=True, blank=True, related_name="jobs")
    queued_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True, blank=True)
    seconds = models.FloatField(null=True, blank=True)
    # Of the request that queued it; the grader's lines bear it (`people.base.request_ids`).
    request_id = models.CharField(max_length=24, blank=True)
    peak_mb = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["queued_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["submission", "version"], name="one_job_per_submission_and_version")
        ]
        indexes = [
            models.Index(fields=["state", "queued_at"]),
            models.Index(fields=["lane", "turn", "ticket"], name="jobs_in_turn"),
            models.Index(fields=["state", "-finished_at"], name="jobs_finished_last"),
        ]

    def __str__(self) -> str:
        return f"{self.id} {self.state}"


class GradingEvent(AppendOnlyModel):
    """One thing that happened to a grading job.

    Personal data: which staff member tried again. Retired: with the submission.
    """

    job = models.ForeignKey(GradingJob, on_delete=models.CASCADE, related_name="events")
    kind = models.CharField(max_length=10, choices=JobEventKind.choices)
    worker = models.CharField(max_length=80, blank=True)
    detail = models.TextField(blank=True)
    by = models.ForeignKey("people.User", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta(AppendOnlyModel.Meta):
        pass

    def __str__(self) -> str:
        return self.kind


class WorkerHeartbeat(RandomIdModel):
    """When a grader last asked for work, and how well it is walled in.

    Personal data: none. Retired: a day after it was last seen.
    """

    worker = models.CharField(max_length=80, unique=True)
    seen_at = models.DateTimeField(default=timezone.now, db_index=True)
    sandbox = models.CharField(max_length=16, default="none")
    engine = models.CharField(max_length=80, blank=True)

    def __str__(self) -> str:
        return self.worker
