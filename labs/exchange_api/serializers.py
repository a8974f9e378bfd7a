"""Shapes of what goes in and out."""

from typing import Any

from rest_framework import serializers

from labs.base.enums import Outcome
from labs.grades.services.results import without_nul


class Words(serializers.CharField):
    """Any text of a notebook: NUL bytes and half characters are taken out, where the stock field would refuse all."""

    def __init__(self) -> None:
        super().__init__(allow_blank=True, default="", trim_whitespace=False)

    def run_validation(self, data: Any = serializers.empty) -> Any:
        """Clean the text first; what a student printed must never cost the whole result."""
        return super().run_validation(without_nul(data) if isinstance(data, str) else data)


class DetailSerializer(serializers.Serializer[Any]):
    """One plain sentence."""

    detail = serializers.CharField()


class ReceiptSerializer(serializers.Serializer[Any]):
    """What a student gets for a hand-in."""

    id = serializers.UUIDField()
    timestamp = serializers.CharField()
    attempt = serializers.IntegerField()
    sha256 = serializers.CharField()


class SubmissionRowSerializer(serializers.Serializer[Any]):
    """One attempt in a listing; `student` is a hub name."""

    id = serializers.UUIDField()
    student = serializers.CharField()
    timestamp = serializers.CharField()
    attempt = serializers.IntegerField()
    notebooks = serializers.ListField(child=serializers.CharField())
    status = serializers.ChoiceField(choices=["submitted", "grading", "graded"])
    feedback = serializers.DictField(child=serializers.CharField())


class AssignmentRowSerializer(serializers.Serializer[Any]):
    """One lab in a listing."""

    course = serializers.CharField()
    assignment = serializers.CharField()
    title = serializers.CharField()
    notebooks = serializers.ListField(child=serializers.CharField())
    due = serializers.DateTimeField(allow_null=True)
    submissions = SubmissionRowSerializer(many=True)


class AssignmentListSerializer(serializers.Serializer[Any]):
    """A listing of labs."""

    assignments = AssignmentRowSerializer(many=True)


class LeaseRequestSerializer(serializers.Serializer[Any]):
    """A grader asks for work."""

    worker = serializers.CharField(max_length=80)
    max = serializers.IntegerField(min_value=0, max_value=64, default=1)
    wait_s = serializers.FloatField(min_value=0, max_value=20, default=0)
    sandbox = serializers.ChoiceField(choices=["bubblewrap", "landlock", "none"], default="none")
    engine = serializers.CharField(max_length=80, allow_blank=True, default="")
    holding = serializers.ListField(child=serializers.UUIDField(), required=False, allow_null=True, default=None)


class LeasedJobSerializer(serializers.Serializer[Any]):
    """One job that a grader now holds."""

    job = serializers.UUIDField(source="id")
    lease = serializers.CharField()
    submission = serializers.UUIDField(source="submission_id")
    version = serializers.UUIDField(source="version_id")
    attempt = serializers.IntegerField(source="submission.attempt")
    deadline_s = serializers.IntegerField()
    files = serializers.CharField(allow_null=True, help_text="The hand-in's zip in base64; null: ask for it.")


class LeaseSerializer(serializers.Serializer[Any]):
    """The jobs of one lease call."""

    jobs = LeasedJobSerializer(many=True)


class RenewSerializer(serializers.Serializer[Any]):
    """A grader keeps a job."""

    lease = serializers.CharField(max_length=64)


class TaskResultSerializer(serializers.Serializer[Any]):
    """What one check gave."""

    grade_id = serializers.CharField(max_length=200)
    auto_points = serializers.FloatField(allow_null=True, default=None)
    max_points = serializers.FloatField(allow_null=True, default=None)
    needs_manual = serializers.BooleanField(default=False)
    message = Words()
    flag = serializers.CharField(allow_blank=True, default="", max_length=40)


class AnswerSerializer(serializers.Serializer[Any]):
    """A hand-graded cell."""

    source = Words()  # type: ignore[assignment]
    html = Words()


class NotebookResultSerializer(serializers.Serializer[Any]):
    """What one notebook gave."""

    name = serializers.CharField(max_length=200)
    tasks = TaskResultSerializer(many=True, default=list)
    feedback_html = Words()
    answers = serializers.DictField(child=AnswerSerializer(), default=dict)


class ResultSerializer(serializers.Serializer[Any]):
    """A grader's result for one job."""

    lease = serializers.CharField(max_length=64)
    outcome = serializers.ChoiceField(choices=Outcome.choices)
    message = Words()
    detail = Words()
    notebooks = NotebookResultSerializer(many=True, default=list)
    seconds = serializers.FloatField(allow_null=True, default=None, min_value=0)
    peak_mb = serializers.IntegerField(allow_null=True, default=None, min_value=0, max_value=10_000_000)
    then = LeaseRequestSerializer(required=False, allow_null=True, default=None)


class StoredSerializer(serializers.Serializer[Any]):
    """Whether a result was stored now or earlier, and the next jobs where the grader asked for some."""

    state = serializers.ChoiceField(choices=["stored", "already"])
    jobs = LeasedJobSerializer(many=True, required=False)


class PublishedSerializer(serializers.Serializer[Any]):
    """The version that an instructor's upload made."""

    version = serializers.IntegerField()
    detail = serializers.CharField()
