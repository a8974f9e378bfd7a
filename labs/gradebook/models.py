"""What counts in a cohort's total, who is excused from what, and changes that were made to many at once."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from people.models import AppendOnlyModel


class TotalRule(AppendOnlyModel):
    """How the total of one cohort adds up from now on: the newest row counts.

    Personal data: which staff member set it. Retired: with the cohort's labs.
    """

    # The cohort's id; labs needs nothing else of the cohort here.
    cohort = models.UUIDField(db_index=True)
    # Percent of the total; 0: shown and not counted.
    labs = models.PositiveSmallIntegerField(default=100)
    quizzes = models.PositiveSmallIntegerField(default=0)
    classes = models.PositiveSmallIntegerField(default=0)
    drop_labs = models.PositiveSmallIntegerField(default=0)
    drop_quizzes = models.PositiveSmallIntegerField(default=0)
    by = models.ForeignKey("people.User", on_delete=models.SET_NULL, null=True, related_name="+")

    def __str__(self) -> str:
        return f"{self.labs}/{self.quizzes}/{self.classes}"


class ExcuseEvent(AppendOnlyModel):
    """A student is excused from one lab or quiz (`item`) in one cohort, or not any more: the newest row counts.

    Personal data: that a person was excused, and why in a teacher's words, which the person reads. Retired: with the
    submissions.
    """

    cohort = models.UUIDField(db_index=True)
    student = models.ForeignKey("people.User", on_delete=models.CASCADE, related_name="lab_excuses")
    # "lab:" and the lab's id, or "quiz:" and the quiz's.
    item = models.CharField(max_length=200)
    excused = models.BooleanField()
    by = models.ForeignKey("people.User", on_delete=models.SET_NULL, null=True, related_name="+")
    reason = models.CharField(_("why"), max_length=200, blank=True)

    class Meta(AppendOnlyModel.Meta):
        indexes = [models.Index(fields=["cohort", "student"], name="excuses_of_a_cohort")]

    def __str__(self) -> str:
        return self.item


class ChangeKind(models.TextChoices):
    """What was done to many at once."""

    EXTEND = "extend", _("More time for a lab")
    EXCUSE = "excuse", _("Excused from one column")
    CLASSES = "classes", _("Absences excused")
    MESSAGE = "message", _("Message sent")
    MARKS = "marks", _("Points from a file")
    RULE = "rule", _("How the total adds up")
    UNDO = "undo", _("Undone")


class BookChange(AppendOnlyModel):
    """One change to a cohort's gradebook: what, by whom, why. `undoes`: the change that this one took back.

    `data` names what it was about: "item" (a column's id), "until" (a date as text), "announcement" (its id).

    Personal data: which staff member did it, and why in their words. Retired: two years after the change.
    """

    cohort = models.UUIDField(db_index=True)
    kind = models.CharField(max_length=8, choices=ChangeKind.choices)
    reason = models.CharField(_("why"), max_length=200, blank=True)
    data: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField(default=dict)
    undoes = models.OneToOneField("self", on_delete=models.CASCADE, null=True, blank=True, related_name="undone_by")
    by = models.ForeignKey("people.User", on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta(AppendOnlyModel.Meta):
        indexes = [models.Index(fields=["cohort", "at"], name="changes_of_a_cohort")]

    def __str__(self) -> str:
        return self.kind


class BookStep(AppendOnlyModel):
    """What one change did to one student: the value before and after.

    Personal data: that a person's date, points or attendance were changed. Retired: with the change, or at erasure.
    """

    change = models.ForeignKey(BookChange, on_delete=models.CASCADE, related_name="steps")
    student = models.ForeignKey("people.User", on_delete=models.CASCADE, related_name="gradebook_steps")
    item = models.CharField(max_length=200, blank=True)
    before: "models.JSONField[Any, Any]" = models.JSONField(null=True)
    after: "models.JSONField[Any, Any]" = models.JSONField(null=True)

    class Meta(AppendOnlyModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["change", "student", "item"], name="one_step_per_person_and_column")
        ]

    def __str__(self) -> str:
        return self.item
