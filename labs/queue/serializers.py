"""Shapes of what graders lease."""

from typing import Any

from rest_framework import serializers


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
