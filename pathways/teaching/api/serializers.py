"""Shapes of the API's answers."""

from typing import Any

from rest_framework import serializers


class LessonSerializer(serializers.Serializer[Any]):
    """A published lesson, without its text."""

    key = serializers.UUIDField()
    title = serializers.CharField()
    key_idea = serializers.CharField()
    minutes = serializers.IntegerField()
    skills = serializers.ListField(child=serializers.CharField())
    labs = serializers.ListField(child=serializers.CharField())
    url = serializers.CharField()
    is_open = serializers.BooleanField()


class CourseSerializer(serializers.Serializer[Any]):
    """A published course with its lessons."""

    key = serializers.CharField()
    title = serializers.CharField()
    summary = serializers.CharField()
    hours = serializers.IntegerField()
    url = serializers.CharField()
    lessons = LessonSerializer(many=True)


class CourseLineSerializer(serializers.Serializer[Any]):
    """A course in a pathway's list."""

    key = serializers.CharField()
    title = serializers.CharField()
    hours = serializers.IntegerField()
    url = serializers.CharField()


class PathwaySerializer(serializers.Serializer[Any]):
    """A published pathway with its courses."""

    slug = serializers.CharField()
    title = serializers.CharField()
    summary = serializers.CharField()
    hours = serializers.IntegerField()
    url = serializers.CharField()
    courses = CourseLineSerializer(many=True)


class LessonStopSerializer(serializers.Serializer[Any]):
    """A lesson on the reader's own path."""

    key = serializers.UUIDField()
    title = serializers.CharField()
    url = serializers.CharField()
    minutes = serializers.IntegerField()
    state = serializers.ChoiceField(choices=["new", "open", "done"])


class CourseStopSerializer(serializers.Serializer[Any]):
    """A course on the reader's own path."""

    key = serializers.CharField()
    title = serializers.CharField()
    percent = serializers.IntegerField()
    lessons = LessonStopSerializer(many=True)


class EvidenceSerializer(serializers.Serializer[Any]):
    """One result that shows a skill."""

    label = serializers.CharField()  # type: ignore[assignment]
    percent = serializers.IntegerField()
    source = serializers.CharField()  # type: ignore[assignment]
    at = serializers.DateTimeField()


class SkillLevelSerializer(serializers.Serializer[Any]):
    """A skill with what shows it."""

    skill = serializers.CharField(source="skill.key")
    title = serializers.CharField(source="skill.title")
    percent = serializers.IntegerField()
    evidence = EvidenceSerializer(many=True)


class PointSerializer(serializers.Serializer[Any]):
    """One thing that a course asks for."""

    kind = serializers.ChoiceField(choices=["lessons", "quizzes", "labs", "sign_off"])
    label = serializers.CharField()  # type: ignore[assignment]
    done = serializers.BooleanField()
    left = serializers.CharField()


class ChecklistSerializer(serializers.Serializer[Any]):
    """What finishes a course, and what is left."""

    course = serializers.CharField(source="course.key")
    done = serializers.BooleanField()
    finished_at = serializers.DateTimeField(allow_null=True)
    points = PointSerializer(many=True)


class MyProgressSerializer(serializers.Serializer[Any]):
    """How far the reader is: empty courses for somebody without a seat."""

    pathway = serializers.CharField()
    percent = serializers.IntegerField()
    courses = CourseStopSerializer(many=True)
    checklists = ChecklistSerializer(many=True)
    skills = SkillLevelSerializer(many=True)


class PersonProgressSerializer(serializers.Serializer[Any]):
    """One person of a cohort, by display name only."""

    name = serializers.CharField()
    done = serializers.IntegerField()
    total = serializers.IntegerField()
    percent = serializers.IntegerField()
    last_at = serializers.DateTimeField(allow_null=True)
    on_a_break = serializers.BooleanField(source="paused")
