"""Shapes of what graders lease."""

from typing import Any

from rest_framework import serializers

from labs.base.serializers import Words


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
    request = serializers.CharField(
        source="request_id",
        help_text="Id of the request that queued it: for the log, and for X-Request-ID.",
    )
    sealing = serializers.IntegerField(help_text="Which result of the version's author counts; with the version's id.")
    files = serializers.CharField(allow_null=True, help_text="The hand-in's zip in base64; null: ask for it.")


class LeasedSealingSerializer(serializers.Serializer[Any]):
    """One version of which a grader now finds out how its checks are run."""

    job = serializers.UUIDField(source="id")
    lease = serializers.CharField()
    version = serializers.UUIDField(source="version_id")


class LeaseSerializer(serializers.Serializer[Any]):
    """The jobs of one lease call."""

    jobs = LeasedJobSerializer(many=True)
    sealings = LeasedSealingSerializer(many=True)


class RenewSerializer(serializers.Serializer[Any]):
    """A grader keeps a job."""

    lease = serializers.CharField(max_length=64)


class WaySerializer(serializers.Serializer[Any]):
    """How one check is run."""

    way = serializers.ChoiceField(choices=["sealed", "old_way", "person", "not_run", "by_hand"])
    why = serializers.CharField(max_length=20, allow_blank=True)
    said = Words()
    seconds = serializers.FloatField(min_value=0)
    remarks = serializers.ListField(child=serializers.ListField(child=Words(), min_length=2, max_length=2))


class SealedBookSerializer(serializers.Serializer[Any]):
    """The checks of one notebook; what else the grader keeps goes back to it as it came."""

    ways = serializers.DictField(child=WaySerializer())

    def to_internal_value(self, data: Any) -> Any:
        """Keep the grader's own fields beside those that are shown."""
        return {**(data if isinstance(data, dict) else {}), **super().to_internal_value(data)}


class LimitsSerializer(serializers.Serializer[Any]):
    """Seconds for a cell and in all, megabytes."""

    cell_s = serializers.IntegerField(min_value=1)
    total_s = serializers.IntegerField(min_value=1)
    memory_mb = serializers.IntegerField(min_value=1)


class MeasuredSerializer(serializers.Serializer[Any]):
    """What the author's own answer took."""

    cell_s = serializers.FloatField(min_value=0)
    total_s = serializers.FloatField(min_value=0)
    memory_mb = serializers.IntegerField(min_value=0)


class SealingSerializer(serializers.Serializer[Any]):
    """What a grader found out of a version."""

    form = serializers.IntegerField(min_value=1)
    books = serializers.DictField(child=SealedBookSerializer())
    measured = MeasuredSerializer()
    limits = LimitsSerializer()
    proposed = LimitsSerializer()
    missing = serializers.ListField(child=serializers.CharField(max_length=200), max_length=200, default=list)
    environment = serializers.CharField(max_length=64, allow_blank=True, default="")


class SealingResultSerializer(serializers.Serializer[Any]):
    """A grader's answer about one version; `sealing` null where it could not find out, `detail` says why."""

    lease = serializers.CharField(max_length=64)
    sealing = SealingSerializer(allow_null=True)
    detail = Words()
