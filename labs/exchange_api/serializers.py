"""Shapes of what goes in and out."""

from typing import Any

from rest_framework import serializers


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


class PublishedSerializer(serializers.Serializer[Any]):
    """The version that an instructor's upload made."""

    version = serializers.IntegerField()
    detail = serializers.CharField()
