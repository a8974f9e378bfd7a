"""What whoever watches reads of the database and the disk: one function each, for metrics and `make doctor` alike.

Read when somebody asks, so that every process of every host says the same and a restart loses nothing. Each reading is
a number, or numbers by a word of our own; none names anybody. Ages in seconds, sizes in bytes.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.utils import timezone

from academy_site.upkeep import facts
from academy_site.upkeep.models import Concern, DueRun, Heartbeat, Kind, RestoreProof, Tally
from academy_site.upkeep.receivers import NOTICES_FAILED
from academy_site.upkeep.services import SCHEDULER
from labs.queue.selectors.health import graders_alive, queue_by_lane

CHECK = "check_access_log"
Numbers = dict[tuple[str, ...], float]


@dataclass(frozen=True)
class Reading:
    """One thing to read: its name among metrics, what it says, its labels, and the function that asks.

    A `total` only grows. Where there is nothing to say, `ask` returns nothing: no number is made up.
    """

    name: str
    says: str
    ask: Callable[[], Numbers]
    labels: tuple[str, ...] = ()
    total: bool = False


def queue_jobs() -> Numbers:
    """Return how many hand-ins wait, are worked on and are set aside, by lane. One query."""
    return {(lane, state): float(row.jobs) for (lane, state), row in queue_by_lane().items()}


def queue_oldest() -> Numbers:
    """Return how long the oldest hand-in of each lane has waited; 0 where none waits. One query."""
    return {(lane,): row.oldest_s for (lane, state), row in queue_by_lane().items() if state == "queued"}


def graders() -> Numbers:
    """Return how many graders asked for work within the last minute. One query."""
    return {(): float(graders_alive())}


def scheduler_age() -> Numbers:
    """Return how long ago the scheduler was last alive. One query."""
    beat = Heartbeat.objects.filter(program=SCHEDULER).first()
    return {(): (timezone.now() - beat.at).total_seconds()} if beat else {}


def due_runs() -> Numbers:
    """Return how often each command of the scheduler ran. One query."""
    return {(run.command,): float(run.runs) for run in DueRun.objects.all()}


def due_failures() -> Numbers:
    """Return how often each command of the scheduler failed. One query."""
    return {(run.command,): float(run.failures) for run in DueRun.objects.all()}


def due_ages() -> Numbers:
    """Return how long ago each command of the scheduler last worked. One query."""
    now = timezone.now()
    return {(run.command,): (now - run.worked_at).total_seconds() for run in DueRun.objects.all() if run.worked_at}


def log_whole() -> Numbers:
    """Return 1 where the last look through the whole access log found it whole, 0 where it did not. One query."""
    run = DueRun.objects.filter(command=CHECK).first()
    return {(): float(run.worked)} if run else {}


def notices_failed() -> Numbers:
    """Return how many notices could not be sent since the academy began. One query."""
    row = Tally.objects.filter(name=NOTICES_FAILED).first()
    return {(): float(row.total if row else 0)}


def concerns() -> Numbers:
    """Return 1 for each kind of concern that is open, 0 for the others. One query."""
    opened = set(Concern.objects.filter(ended_at=None).values_list("kind", flat=True))
    return {(str(kind),): float(kind in opened) for kind in Kind.values}


def backup_age() -> Numbers:
    """Return how old the newest backup is, where this machine makes them and there is one."""
    hours = facts.backup_hours(settings.BACKUPS) if settings.BACKUPS else None
    return {} if hours is None else {(): hours * 3600}


def backup_failed() -> Numbers:
    """Return 1 where the last backup did not work, where this machine makes them."""
    return {(): float(bool(facts.backup_failure(settings.BACKUPS)))} if settings.BACKUPS else {}


def proof_age() -> Numbers:
    """Return how long ago a backup was last opened and found whole. One query."""
    proof = RestoreProof.objects.first()
    return {(): (timezone.now() - proof.at).total_seconds()} if proof else {}


def disk_free() -> Numbers:
    """Return how much of the disk with the academy's folder is free."""
    return {(): float(facts.free_bytes(settings.VAR)[0])}


def disk_size() -> Numbers:
    """Return how big the disk with the academy's folder is."""
    return {(): float(facts.free_bytes(settings.VAR)[1])}


READINGS = (
    Reading("academy_queue_jobs", "Hand-ins in the grading queue.", queue_jobs, ("lane", "state")),
    Reading("academy_queue_oldest_seconds", "How long the oldest hand-in waits.", queue_oldest, ("lane",)),
    Reading("academy_graders", "Graders that asked for work within the last minute.", graders),
    Reading("academy_scheduler_age_seconds", "Since the scheduler was last alive.", scheduler_age),
    Reading("academy_due_runs", "Runs of each command of the scheduler.", due_runs, ("command",), total=True),
    Reading("academy_due_failures", "Those that failed.", due_failures, ("command",), total=True),
    Reading("academy_due_worked_age_seconds", "Since each command last worked.", due_ages, ("command",)),
    Reading("academy_access_log_whole", "Whether the last look found the access log whole.", log_whole),
    Reading("academy_notices_failed", "Notices that could not be sent.", notices_failed, total=True),
    Reading("academy_concern", "What administrators were told is wrong.", concerns, ("kind",)),
    Reading("academy_backup_age_seconds", "Age of the newest backup.", backup_age),
    Reading("academy_backup_failed", "Whether the last backup did not work.", backup_failed),
    Reading("academy_restore_proof_age_seconds", "Since a backup was last opened.", proof_age),
    Reading("academy_disk_free_bytes", "Free room on the disk of the academy.", disk_free),
    Reading("academy_disk_size_bytes", "Size of that disk.", disk_size),
)


def as_facts() -> dict[str, float]:
    """Return every reading as `name` or `name word word` → number, for `manage.py facts`."""
    return {" ".join((one.name, *words)): value for one in READINGS for words, value in one.ask().items()}
