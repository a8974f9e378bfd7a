"""When graders that are gone are forgotten."""

from datetime import timedelta

from django.db.models import QuerySet
from django.utils import timezone

from labs.queue.models import WorkerHeartbeat
from people.rights import retention


def register() -> None:
    """Tell when they go by themselves."""
    retention.register("graders not seen for a day", old_heartbeats)


def old_heartbeats() -> "QuerySet[WorkerHeartbeat]":
    """Return graders that nobody has heard of for a day."""
    return WorkerHeartbeat.objects.filter(seen_at__lt=timezone.now() - timedelta(days=1))
