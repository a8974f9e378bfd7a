"""What students handed in."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from labs.assignments.models import Assignment, AssignmentVersion
from labs.base.enums import Via
from people.models import AppendOnlyModel


class Submission(AppendOnlyModel):
    """One attempt, stored before anything else happens to it; the row is the receipt.

    Personal data: a student's work, when and how it was handed in. Retired: files and rows at erasure, or two years
    after the course ends.
    """

    assignment = models.ForeignKey(Assignment, on_delete=models.PROTECT, related_name="submissions")
    version = models.ForeignKey(AssignmentVersion, on_delete=models.PROTECT, related_name="submissions")
    student = models.ForeignKey("people.User", on_delete=models.CASCADE, related_name="lab_submissions")
    attempt = models.PositiveIntegerField(_("attempt"))
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    path = models.CharField(max_length=200)
    notebooks: "models.JSONField[list[str], list[str]]" = models.JSONField(default=list)
    via = models.CharField(max_length=8, choices=Via.choices, default=Via.LAB)

    class Meta(AppendOnlyModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["assignment", "student", "attempt"], name="attempts_count_up"),
        ]

    def __str__(self) -> str:
        return f"{self.id} #{self.attempt}"

    @property
    def timestamp(self) -> str:
        """The time of receipt as nbgrader writes it, in UTC."""
        return self.at.strftime("%Y-%m-%d %H:%M:%S.%f UTC")


class RefusedHandIn(AppendOnlyModel):
    """A hand-in that was too big or could not be opened safely: not kept, but its instructor may know.

    Personal data: that and when a student tried to hand in. Retired: with the submissions.
    """

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="refused")
    student = models.ForeignKey("people.User", on_delete=models.CASCADE, related_name="refused_hand_ins")
    via = models.CharField(max_length=8, choices=Via.choices)
    # In bytes; empty where the sender was stopped before the end.
    size = models.PositiveBigIntegerField(null=True, blank=True)
    # The words that the student read.
    reason = models.TextField()

    class Meta(AppendOnlyModel.Meta):
        indexes = [models.Index(fields=["assignment", "student"])]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d} {self.via}"


class LabOpening(AppendOnlyModel):
    """The first time a student opened a lab.

    Personal data: that and when a student opened a lab. Retired: with the submissions.
    """

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="openings")
    student = models.ForeignKey("people.User", on_delete=models.CASCADE, related_name="lab_openings")

    class Meta(AppendOnlyModel.Meta):
        constraints = [models.UniqueConstraint(fields=["assignment", "student"], name="opened_first_once")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d}"
