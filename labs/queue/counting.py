"""How long hand-ins wait and how long graders work, counted as results arrive: graders have no address of their own."""

from datetime import datetime

from django.db import transaction

from labs.queue.models import GradingJob
from people.base.counting import histogram

SECONDS = histogram(
    "academy_grading_seconds",
    "Seconds that a grader worked on one hand-in, by outcome.",
    ("outcome",),
    (0.25, 0.5, 1, 2, 5, 10, 20, 60, 120),
)
WAITING = histogram(
    "academy_grading_wait_seconds",
    "Seconds from handing in (or queueing again) to the result, by lane.",
    ("lane",),
    (1, 2, 5, 10, 30, 60, 120, 300, 900, 3600),
)
PEAK = histogram(
    "academy_grading_peak_bytes",
    "Bytes that one hand-in took at most.",
    (),
    (64 << 20, 128 << 20, 256 << 20, 512 << 20, 1 << 30, 2 << 30),
)


def count_graded(job: GradingJob, *, outcome: str, now: datetime) -> None:
    """Count a finished job once its transaction is kept."""

    def count() -> None:
        SECONDS.labels(outcome).observe(job.seconds or 0)
        WAITING.labels(str(job.lane)).observe(max(0.0, (now - job.queued_at).total_seconds()))
        PEAK.observe((job.peak_mb or 0) << 20)

    transaction.on_commit(count)
