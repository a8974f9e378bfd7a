"""How fast the graders are, and when a hand-in in the queue will be ready."""

from dataclasses import dataclass, field
from datetime import timedelta
from math import ceil
from statistics import median
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from labs.base.enums import JobState
from labs.queue.models import GradingJob, WorkerHeartbeat

AT_WORK = timedelta(seconds=60)
# What one hand-in takes before any was graded here.
FIRST_GUESS_S = 2.0
LOOKED_AT, COUNTED = 50, 5_000


@dataclass(frozen=True)
class Pace:
    """The queue of the whole academy. `places`: job id → how many are taken before it, for up to 5,000 that wait."""

    graders: int
    seconds: float
    running: int
    places: dict[UUID, int] = field(default_factory=dict)

    @property
    def waiting(self) -> int:
        """Return how many wait."""
        return len(self.places)

    def seconds_until(self, job: UUID) -> float | None:
        """Return about how long until a waiting job is graded; None where nobody can say."""
        place = self.places.get(job)
        return None if place is None else self._after(place)

    @property
    def seconds_until_empty(self) -> float | None:
        """Return about how long until all that waits is graded; None where nobody grades."""
        return self._after(self.waiting - 1) if self.places else 0.0

    def _after(self, place: int) -> float | None:
        return ceil((place + 1 + self.running) / self.graders) * self.seconds if self.graders else None


def pace() -> Pace:
    """Return how fast the queue moves now. Four queries at any size."""
    waiting = GradingJob.objects.filter(state=JobState.QUEUED).order_by(
        "-lane", "turn", "ticket"
    )  # students first, in turn
    lately = GradingJob.objects.filter(state=JobState.DONE, seconds__isnull=False).order_by("-finished_at")
    took = [seconds for seconds in lately.values_list("seconds", flat=True)[:LOOKED_AT] if seconds is not None]
    return Pace(
        graders=WorkerHeartbeat.objects.filter(seen_at__gte=timezone.now() - AT_WORK).count(),
        seconds=median(took) if took else FIRST_GUESS_S,
        running=GradingJob.objects.filter(state=JobState.LEASED).count(),
        places={job: place for place, job in enumerate(waiting.values_list("pk", flat=True)[:COUNTED])},
    )


def about(seconds: float) -> str:
    """Return a length of time as one says it."""
    if seconds < 10:
        return _("a few seconds")
    if seconds < 55:
        return _("about %(n)d seconds") % {"n": ceil(seconds / 10) * 10}
    minutes = ceil(seconds / 60)
    return ngettext("about one minute", "about %(n)d minutes", minutes) % {"n": minutes}
