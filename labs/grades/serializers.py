"""Shapes of what graders report."""

from typing import Any

from rest_framework import serializers

from labs.base.enums import Outcome
from labs.base.serializers import Words
from labs.queue.serializers import LeasedJobSerializer, LeaseRequestSerializer


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
