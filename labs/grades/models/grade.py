"""The history of grades, what students get to read, and the folds that list pages use."""

from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from labs.assignments.models import Assignment, AssignmentVersion
from labs.base.enums import GradeEventKind, Outcome
from labs.grades.so_far import SoFar, so_far
from labs.submissions.models import Submission
from people.models import AppendOnlyModel, RandomIdModel


class GradeEvent(AppendOnlyModel):
    """One row of the grade history; later rows supersede earlier ones of the same kind and task.

    `auto`: `data` is {"outcome", "message", "tasks": [...]} as the grader sent it. `manual`: points, comment and
    `data` {"rubric": [indexes]} for one task (`grade_id`). `override`: points for one task or, with no `grade_id`, for
    the whole. `release`, `hold`, `reviewed`: no points. `remark`: a comment on one cell, `data` {"notebook", "cell"}.
    `second`: what a second reader would give for one task, with a note for the first; students never see it.

    Personal data: a student's points and comments on the work. Retired: with the submission.
    """

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="grade_events")
    version = models.ForeignKey(AssignmentVersion, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=GradeEventKind.choices)
    grade_id = models.CharField(max_length=120, blank=True)
    points = models.FloatField(null=True, blank=True)
    comment = models.TextField(_("comment"), blank=True)
    data: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField(default=dict)
    by = models.ForeignKey("people.User", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta(AppendOnlyModel.Meta):
        indexes = [models.Index(fields=["submission", "kind"])]
        constraints = [
            # The database itself refuses to grade one submission twice against one version.
            models.UniqueConstraint(
                fields=["submission", "version"],
                condition=models.Q(kind=GradeEventKind.AUTO),
                name="graded_once_per_version",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.grade_id}".strip()


class FeedbackDocument(AppendOnlyModel):
    """The page of feedback on one notebook, already sanitised; shown only in a sandboxed frame.

    Personal data: a student's work with remarks. Retired: with the submission.
    """

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="feedback")
    version = models.ForeignKey(AssignmentVersion, on_delete=models.PROTECT, related_name="+")
    notebook = models.CharField(max_length=120)
    path = models.CharField(max_length=200)
    md5 = models.CharField(max_length=32)

    class Meta(AppendOnlyModel.Meta):
        indexes = [models.Index(fields=["submission", "notebook"])]

    def __str__(self) -> str:
        return self.notebook


class HandAnswer(AppendOnlyModel):
    """What a student wrote where a person grades.

    Personal data: a student's own words. Retired: with the submission.
    """

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="answers")
    version = models.ForeignKey(AssignmentVersion, on_delete=models.PROTECT, related_name="+")
    grade_id = models.CharField(max_length=120)
    source = models.TextField(blank=True)
    html = models.TextField(blank=True)

    class Meta(AppendOnlyModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["submission", "version", "grade_id"], name="one_answer_per_version")
        ]

    def __str__(self) -> str:
        return self.grade_id


class SubmissionGrade(models.Model):
    """Read model: the fold of one submission's grade events.

    Personal data: a student's points. Retired: with the submission; can be rebuilt at any time.
    """

    submission = models.OneToOneField(Submission, on_delete=models.CASCADE, primary_key=True, related_name="grade")
    version = models.ForeignKey(AssignmentVersion, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=16, choices=Outcome.choices)
    message = models.TextField(blank=True)
    points = models.FloatField(default=0)
    max_points = models.FloatField(default=0)
    # Tasks that still wait for a person.
    waiting = models.PositiveSmallIntegerField(default=0)
    flagged = models.BooleanField(default=False)
    reviewed = models.BooleanField(default=False)
    released = models.BooleanField(default=False)
    # What the student may know; empty while the feedback is held.
    seen_points = models.FloatField(null=True, blank=True)
    # One entry a task, see `labs.grades.history.Task`.
    tasks: "models.JSONField[list[dict[str, Any]], list[dict[str, Any]]]" = models.JSONField(default=list)
    updated_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.points:g}/{self.max_points:g}"

    @property
    def complete(self) -> bool:
        """Whether nothing more will be added to the points."""
        return self.outcome == Outcome.GRADED and self.waiting == 0

    @property
    def seen(self) -> SoFar:
        """Return the points as the student may know them; only where `seen_points` are."""
        return so_far(self.tasks, self.seen_points or 0.0, self.max_points, points="seen_points")

    @property
    def given(self) -> SoFar:
        """Return the points as they stand for staff."""
        tasks = [{**task, "points": task["points"] if task["done"] else None} for task in self.tasks]
        return so_far(tasks, self.points, self.max_points, points="points")


class CurrentGrade(RandomIdModel):
    """Read model: the attempt that counts for one student and one lab.

    Personal data: a student's points. Retired: with the submissions; can be rebuilt at any time.
    """

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="current_grades")
    student = models.ForeignKey("people.User", on_delete=models.CASCADE, related_name="lab_grades")
    # The attempt that counts; empty until one is graded.
    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    # When it was handed in: a gradebook asks for thousands of these, and a join cost half of its query.
    submitted_at = models.DateTimeField(null=True, blank=True)
    latest = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="+")
    attempts = models.PositiveIntegerField(default=0)
    points = models.FloatField(null=True, blank=True)
    max_points = models.FloatField(null=True, blank=True)
    waiting = models.PositiveSmallIntegerField(default=0)
    flagged = models.BooleanField(default=False)
    released = models.BooleanField(default=False)
    seen_points = models.FloatField(null=True, blank=True)
    # How many points the tasks that `seen_points` are of can give: all of the lab's once everything is read.
    seen_most = models.FloatField(null=True, blank=True)
    # An attempt is still in the queue or with a grader.
    grading = models.BooleanField(default=False)
    updated_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["assignment", "student"], name="one_current_grade")]
        indexes = [
            models.Index(fields=["assignment", "waiting"]),
            models.Index(fields=["student", "waiting"], name="waiting_of_a_student"),
        ]

    def __str__(self) -> str:
        return f"{self.points}/{self.max_points}"


class AttemptToRead(RandomIdModel):
    """Read model: the attempt that a person should read of one student, for one question of one lab.

    `grade_id` is the question, "" the hand-in as a whole. `done`: nothing in it waits for points. `comment`: what the
    question's reader wrote, so that it can be used again.

    Personal data: that a student's answer waits or was read, and a comment on it. Retired: with the submission; can be
    rebuilt at any time.
    """

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="+")
    student = models.ForeignKey("people.User", on_delete=models.CASCADE, related_name="+")
    grade_id = models.CharField(max_length=120, blank=True)
    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="+")
    done = models.BooleanField(default=False)
    comment = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["assignment", "student", "grade_id"], name="one_attempt_to_read")
        ]
        indexes = [
            models.Index(fields=["assignment", "grade_id", "submission"], name="to_read_in_order"),
            models.Index(fields=["assignment", "grade_id", "done", "submission"], name="to_read_next"),
            # Few answers have a comment: those few are found without a look at all the others.
            models.Index(
                fields=["assignment", "grade_id", "submission"],
                condition=~models.Q(comment=""),
                name="to_read_with_comment",
            ),
        ]

    def __str__(self) -> str:
        return self.grade_id
