"""Labs and their immutable releases."""

from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from labs.base.enums import Counts
from people.models import AppendOnlyModel, RandomIdModel


class Assignment(RandomIdModel):
    """One lab of one course; its files are in versions.

    Personal data: none. Retired: kept while any submission to it is kept.
    """

    course_key = models.SlugField(max_length=80)
    key = models.SlugField(max_length=80)
    title = models.CharField(_("title"), max_length=160)
    title_es = models.CharField(_("title in Spanish"), max_length=160, blank=True)
    brief = models.TextField(_("brief"), blank=True)
    minutes = models.PositiveSmallIntegerField(_("minutes"), default=30)
    counts = models.CharField(_("which attempt counts"), max_length=8, choices=Counts.choices, default=Counts.BEST)
    max_attempts = models.PositiveSmallIntegerField(_("attempts"), null=True, blank=True)
    grace_days = models.PositiveSmallIntegerField(_("days of grace"), default=7)
    # [[days after due and grace, percent of the points that count], …] by ascending days.
    credit_steps = models.JSONField(_("credit after the grace period"), default=list, blank=True)
    holds_feedback = models.BooleanField(_("wait with feedback until released"), default=False)
    current = models.ForeignKey(
        "labs.AssignmentVersion", on_delete=models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["course_key", "created_at", "key"]
        constraints = [models.UniqueConstraint(fields=["course_key", "key"], name="one_lab_per_course_and_key")]

    def __str__(self) -> str:
        return self.title

    @property
    def lab_key(self) -> str:
        """The lab's name in lessons: `<course>/<lab>`."""
        return f"{self.course_key}/{self.key}"


class AssignmentVersion(AppendOnlyModel):
    """One released state of a lab: the students' files, the answer key and the manifest, never changed.

    Personal data: who published it. Retired: kept while any submission to it is kept.
    """

    assignment = models.ForeignKey(Assignment, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    # Hash of the author's files: the same files need no build.
    tree = models.CharField(max_length=64, blank=True)
    # notebooks, tasks, max_points, limits: the builder's manifest.json as it was.
    manifest: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField()
    max_points = models.FloatField()
    release_path = models.CharField(max_length=200)
    source_path = models.CharField(max_length=200)
    published_by = models.ForeignKey(
        "people.User", on_delete=models.SET_NULL, null=True, blank=True, related_name="+", editable=False
    )

    class Meta(AppendOnlyModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["assignment", "number"], name="version_numbers_count_up"),
        ]

    def __str__(self) -> str:
        return f"{self.assignment_id} v{self.number}"

    @property
    def notebooks(self) -> list[str]:
        """Names of the notebooks, without `.ipynb`."""
        return list(self.manifest.get("notebooks", []))

    @property
    def tasks(self) -> list[dict[str, Any]]:
        """The manifest's tasks: grade_id, notebook, title, points, manual, skills, hint, lesson_part."""
        return list(self.manifest.get("tasks", []))
