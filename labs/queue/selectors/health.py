"""Is anybody grading?"""

from typing import TypedDict

from django.utils import timezone

from labs.queue.models import WorkerHeartbeat


class GraderHealth(TypedDict):
    """Seconds since any grader last asked for work (None: never), and how well that grader is walled in."""

    seen_s: float | None
    sandbox: str


def grader_health() -> GraderHealth:
    """Return when the newest heartbeat was and its sandbox level. One query."""
    beat = WorkerHeartbeat.objects.order_by("-seen_at").first()
    if beat is None:
        return {"seen_s": None, "sandbox": "none"}
    return {"seen_s": max((timezone.now() - beat.seen_at).total_seconds(), 0.0), "sandbox": beat.sandbox}
