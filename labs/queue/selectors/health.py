"""Is anybody grading?"""

from dataclasses import dataclass
from datetime import timedelta
from typing import TypedDict

from django.db.models import Count, Min
from django.utils import timezone

from labs.base.enums import JobState, Lane
from labs.queue.models import GradingJob, WorkerHeartbeat

# A grader asks for work at least every 20 s; three times that, and it is gone.
SILENT_S = 60.0


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


@dataclass(frozen=True)
class Waiting:
    """How many jobs there are of one lane in one state, and how long ago the oldest was queued (0 for none)."""

    jobs: int = 0
    oldest_s: float = 0.0


def queue_by_lane() -> dict[tuple[str, str], Waiting]:
    """Return the jobs that are not done, by lane and state, with 0 where there are none. One query."""
    states = (JobState.QUEUED, JobState.LEASED, JobState.DEAD)
    now = timezone.now()
    found = {(str(lane), str(state)): Waiting() for lane in Lane.values for state in states}
    rows = GradingJob.objects.filter(state__in=states).order_by().values_list("lane", "state")
    for lane, state, jobs, oldest in rows.annotate(jobs=Count("pk"), oldest=Min("queued_at")):
        found[lane, state] = Waiting(jobs, max(0.0, (now - oldest).total_seconds()))
    return found


def graders_alive() -> int:
    """Return how many graders asked for work within the last minute. One query."""
    return WorkerHeartbeat.objects.filter(seen_at__gt=timezone.now() - timedelta(seconds=SILENT_S)).count()
