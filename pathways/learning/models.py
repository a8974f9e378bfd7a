"""Progress: events that are only added, and the read models folded from them."""

from django.conf import settings
from django.db import models

from pathways.base.enums import EvidenceSource, ProgressKind, SavedKind
from people.models import AppendOnlyModel, RandomIdModel

# What stands in the place of a block's id in `SavedWork`: a lesson has one note and one place.
NOTE, STOPPED = "lesson-note", "lesson-place"


class ProgressEvent(AppendOnlyModel):
    """One step of a student: a lesson opened or finished, a quiz answered, a lab result, an outside exam.

    `lesson` is the translation key of the lesson page, the same in every language. `source` names the quiz block or
    the lab; `data` holds what the kind needs (quiz answers; skill points of a lab; the name of an exam).

    Personal data: what a person learned and answered. Retired: with the account.
    """

    student = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="progress_events")
    kind = models.CharField(max_length=16, choices=ProgressKind.choices)
    course_key = models.SlugField(max_length=100, blank=True)
    lesson = models.UUIDField(null=True, db_index=True)
    source = models.CharField(max_length=200, blank=True)
    submission_id = models.UUIDField(null=True, db_index=True)
    points = models.FloatField(null=True)
    max_points = models.FloatField(null=True)
    complete = models.BooleanField(default=False)
    data = models.JSONField(default=dict)

    class Meta(AppendOnlyModel.Meta):
        indexes = [models.Index(fields=["student", "kind"], name="progress_by_student_and_kind")]

    def __str__(self) -> str:
        return f"{self.kind}"


class LessonProgress(RandomIdModel):
    """How far a student is in a lesson: read model of `ProgressEvent`.

    Personal data: as its events. Retired: with the account.
    """

    student = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="lesson_progress")
    lesson = models.UUIDField()
    course_key = models.SlugField(max_length=100)
    opened_at = models.DateTimeField()
    last_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["student", "lesson"], name="one_progress_row_per_lesson")]
        indexes = [models.Index(fields=["course_key", "student"], name="lesson_progress_by_course")]

    def __str__(self) -> str:
        return "done" if self.done_at else "open"


class LabProgress(RandomIdModel):
    """A student's best current result in a lab: read model of `ProgressEvent`.

    Personal data: as its events. Retired: with the account.
    """

    student = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="lab_progress")
    lab_key = models.CharField(max_length=200)
    submission_id = models.UUIDField()
    points = models.FloatField()
    max_points = models.FloatField()
    complete = models.BooleanField(default=False)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["student", "lab_key"], name="one_progress_row_per_lab")]

    def __str__(self) -> str:
        return self.lab_key


class SkillEvidence(RandomIdModel):
    """The best result in one skill from one source: read model of `ProgressEvent`.

    Personal data: as its events. Retired: with the account.
    """

    student = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="skill_evidence")
    skill = models.ForeignKey("pathways.Skill", on_delete=models.PROTECT, related_name="evidence")
    source_kind = models.CharField(max_length=8, choices=EvidenceSource.choices)
    source = models.CharField(max_length=200)
    label = models.CharField(max_length=160)
    points = models.FloatField()
    max_points = models.FloatField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["student", "skill", "source_kind", "source"], name="one_evidence_row_per_source"
            )
        ]

    def __str__(self) -> str:
        return self.label


class SavedWork(RandomIdModel):
    """What a student typed and has not handed in, saved as it is typed: quiz answers, a private reflection, a note.

    A place is kept alike: the paragraph of a lesson where the student stopped.

    Personal data: a person's own words, sealed with the person's key; nobody else can open them.
    Retired: with the account, or when the person empties it.
    """

    student = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_work")
    lesson = models.UUIDField()
    block = models.CharField(max_length=64)
    kind = models.CharField(max_length=12, choices=SavedKind.choices)
    sealed_content = models.TextField(blank=True)
    saved_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["student", "lesson", "block"], name="one_saved_row_per_block")]

    def __str__(self) -> str:
        return f"{self.kind}"


class ExamAttempt(AppendOnlyModel):
    """An attempt at an outside certification exam: what, when, result, and who saw the proof and when.

    A student can report one; staff who saw the proof add a row that replaces it (`replaces`). `void` takes one back.
    No copy of a proof is kept.

    Personal data: a person's exam result. Retired: with the account; outcome tables keep counts.
    """

    student = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="exam_attempts")
    certification = models.CharField(max_length=120)
    taken_on = models.DateField()
    passed = models.BooleanField()
    proof_seen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    proof_seen_on = models.DateField(null=True)
    replaces = models.OneToOneField("self", on_delete=models.CASCADE, null=True, related_name="replaced_by")
    void = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.certification
