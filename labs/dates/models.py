"""When one cohort is asked to hand in one lab, how much counts afterwards, and how often."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from labs.assignments.models import Assignment
from labs.base.enums import CohortTimeKind, ExtensionKind
from people.models import AppendOnlyModel, RandomIdModel

Steps = list[list[float]]


class CohortDates(models.Model):
    """What an instructor sets for one lab and one cohort; an empty field takes the lab's own value.

    Personal data: none. Retired: with the concrete model.
    """

    due_at = models.DateTimeField(_("due"), null=True, blank=True)
    grace_days = models.PositiveSmallIntegerField(_("days of grace"), null=True, blank=True)
    # As `Assignment.credit_steps`.
    credit_steps: "models.JSONField[Steps | None, Steps | None]" = models.JSONField(null=True, blank=True)
    max_attempts = models.PositiveSmallIntegerField(_("attempts"), null=True, blank=True)

    class Meta:
        abstract = True


class DueDate(CohortDates, RandomIdModel):
    """Read model: the newest `DateEvent` of one lab and one cohort.

    Personal data: none. Retired: with the lab; can be rebuilt at any time.
    """

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="due_dates")
    # The cohort's id; labs needs nothing else of the cohort here.
    cohort = models.UUIDField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["assignment", "cohort"], name="one_due_date_per_cohort")]

    def __str__(self) -> str:
        return f"{self.due_at:%Y-%m-%d %H:%M}" if self.due_at else "–"


class DateEvent(CohortDates, AppendOnlyModel):
    """An instructor set dates, credit and attempts of one lab for one cohort: all of them, as they were from then on.

    Personal data: which staff member set them. Retired: with the lab.
    """

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="date_events")
    cohort = models.UUIDField(db_index=True)
    note = models.CharField(_("why"), max_length=200, blank=True)
    by = models.ForeignKey("people.User", on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta(AppendOnlyModel.Meta):
        indexes = [models.Index(fields=["assignment", "cohort"])]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d}"


class CohortTimeEvent(AppendOnlyModel):
    """More time for one lab and a whole cohort: one person asked for it, and an instructor answered that person.

    Personal data: that and when a person asked, and a few words on what happened in class. Retired: with the
    submissions.
    """

    assignment = models.ForeignKey(Assignment, on_delete=models.PROTECT, related_name="cohort_requests")
    cohort = models.UUIDField(db_index=True)
    # A student with a seat in the cohort, or staff of it who may not set dates.
    asker = models.ForeignKey("people.User", on_delete=models.CASCADE, related_name="lab_cohort_requests")
    kind = models.CharField(max_length=8, choices=CohortTimeKind.choices)
    until = models.DateTimeField(_("new date"), null=True, blank=True)
    by = models.ForeignKey("people.User", on_delete=models.SET_NULL, null=True, related_name="+")
    note = models.CharField(_("note"), max_length=200, blank=True)

    class Meta(AppendOnlyModel.Meta):
        indexes = [models.Index(fields=["assignment", "cohort"], name="asked_for_a_lab_and_cohort")]

    def __str__(self) -> str:
        return f"{self.kind} {self.until:%Y-%m-%d}" if self.until else self.kind


class HoldEvent(AppendOnlyModel):
    """An instructor held one lab's feedback for one cohort, or let it out; the newest says what new hand-ins do.

    Personal data: which staff member did it. Retired: with the lab.
    """

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="hold_events")
    cohort = models.UUIDField(db_index=True)
    held = models.BooleanField()
    by = models.ForeignKey("people.User", on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta(AppendOnlyModel.Meta):
        indexes = [models.Index(fields=["assignment", "cohort"], name="hold_of_a_lab_and_cohort")]

    def __str__(self) -> str:
        return "held" if self.held else "out"


class ExtensionEvent(AppendOnlyModel):
    """More time for one student and one lab: asked for, granted or not granted.

    Personal data: that a student asked for time; a reason is never asked for. Retired: with the submissions.
    """

    assignment = models.ForeignKey(Assignment, on_delete=models.PROTECT, related_name="extensions")
    student = models.ForeignKey("people.User", on_delete=models.CASCADE, related_name="lab_extensions")
    kind = models.CharField(max_length=8, choices=ExtensionKind.choices)
    until = models.DateTimeField(_("new date"), null=True, blank=True)
    by = models.ForeignKey("people.User", on_delete=models.SET_NULL, null=True, related_name="+")
    note = models.CharField(_("note"), max_length=200, blank=True)

    class Meta(AppendOnlyModel.Meta):
        indexes = [models.Index(fields=["assignment", "student"])]

    def __str__(self) -> str:
        return f"{self.kind} {self.until:%Y-%m-%d}" if self.until else self.kind
