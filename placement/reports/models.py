"""What a student says about a job."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people.models import RandomIdModel
from placement.base.enums import SeparationReason
from placement.placements.models import Placement


class ReportKind(models.TextChoices):
    """What a student says."""

    GOT = "got", _("I got a job")
    LEFT = "left", _("I left a job")


class ReportAnswer(models.TextChoices):
    """What staff did with it."""

    WAITS = "", _("Your advisor reads it soon")
    CONFIRMED = "confirmed", _("Written down")
    # Also where it is written down already: the words must be true of both.
    ASIDE = "aside", _("Closed; if something is missing, ask your advisor")


class JobReport(RandomIdModel):
    """A student's word about a job that begins or has ended. It counts for nothing until staff confirmed it.

    `sealed_employer` is under the person's own key. `placement` is the job that ended, or the one written down.
    Personal data: all of it. Retired: one year after it was answered, or at the person's erasure.
    """

    student = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="job_reports")
    kind = models.CharField(max_length=4, choices=ReportKind.choices)
    placement = models.ForeignKey(Placement, on_delete=models.SET_NULL, null=True, related_name="reports")
    sealed_employer = models.TextField(blank=True)
    on = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=16, choices=SeparationReason.choices, blank=True)
    told_at = models.DateTimeField(default=timezone.now, editable=False)
    answer = models.CharField(max_length=10, choices=ReportAnswer.choices, blank=True, default=ReportAnswer.WAITS)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-told_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["student"], condition=models.Q(answer="", kind="got"), name="one_open_report_of_a_new_job"
            ),
            models.UniqueConstraint(
                fields=["placement"], condition=models.Q(answer="", kind="left"), name="one_open_report_of_an_end"
            ),
        ]

    def __str__(self) -> str:
        return self.kind
