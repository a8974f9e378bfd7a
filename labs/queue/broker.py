"""The grading queue: django-q2's ORM broker with two lists, a time-out of each job's own, and students in turn.

The broker's table is in the site's own database, so that a ticket is written in the same transaction as the row it
stands for. A ticket that is taken and not acknowledged before its time comes up again.

Each open job has a turn. A student's first job that waits gets the turn that is up now, the next one the turn after
that: so of everybody the first is taken before of anybody the second, and one person's own keep their order.
"""

import threading
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import router, transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django_q.brokers.orm import ORM
from django_q.models import OrmQ

from labs.base.enums import JobState, Lane
from labs.queue.models import GradingJob

# Wakes graders that wait in this process; those in other processes look again by themselves.
_news = threading.Condition()


class GradingBroker(ORM):
    """The broker of one lane, or of one ticket in it; a ticket's payload is `<job id> <seconds of lease>`."""

    def __init__(self, lane: str, ticket: int | None = None) -> None:
        self.ticket = ticket
        super().__init__(lane)

    def get_connection(self, list_key: str | None = None) -> "QuerySet[OrmQ]":
        """Return the tickets, oldest first: the stock broker leaves the order to the database."""
        tickets: QuerySet[OrmQ] = ORM.get_connection(list_key).order_by("pk")
        return tickets if self.ticket is None else tickets.filter(pk=self.ticket)

    def timeout(self, task: OrmQ) -> datetime:
        """Return when a ticket that is taken now comes up again."""
        return timezone.now() + timedelta(seconds=float(task.payload.split()[1]))


def put(*, job: UUID, lane: Lane | str, lease_s: float) -> int:
    """Put a job in the queue, in the caller's transaction; return its ticket."""
    ticket: int = GradingBroker(str(lane)).enqueue(f"{job} {lease_s:g}")
    transaction.on_commit(announce)
    return ticket


def turn_for(*, job: GradingJob, lane: Lane | str) -> int:
    """Return the turn of a job that begins to wait in a lane now. Two queries, each by an index."""
    waits = GradingJob.objects.filter(lane=lane, turn__gte=0).exclude(pk=job.pk)
    up = waits.filter(state=JobState.QUEUED).order_by("turn").values_list("turn", flat=True).first()
    student = job.submission.student_id
    own = waits.filter(submission__student=student).order_by("-turn").values_list("turn", flat=True).first()
    return max(up or 0, 0 if own is None else own + 1)


def take() -> tuple[int, UUID] | None:
    """Take the next ticket, a waiting student's before bulk work, students in turn; return ticket and job, or nothing.

    Call it inside a transaction: the ticket is locked for others only once that commits.
    """
    for lane in Lane.values:
        while (ticket := _next(lane)) is not None or tickets_due(lane):
            # A ticket that no open job stands behind is found without a turn, and thrown away by whoever asked.
            for taken, payload in GradingBroker(lane, ticket).dequeue() or []:
                return int(taken), UUID(payload.split()[0])
    return None


def _next(lane: str) -> int | None:
    """Return the ticket whose turn it is among those that nobody holds."""
    free = OrmQ.objects.filter(pk=OuterRef("ticket"), lock__lt=timezone.now())
    jobs = GradingJob.objects.filter(Exists(free), lane=lane, turn__gte=0).order_by("turn", "ticket")
    return jobs.values_list("ticket", flat=True).first()


def tickets_due(lane: str) -> bool:
    """Return whether the lane has a ticket that nobody holds."""
    return bool(OrmQ.objects.filter(key=lane, lock__lt=timezone.now()).exists())


def anything_due() -> bool:
    """Return whether either lane has a ticket that nobody holds: one cheap query."""
    return bool(OrmQ.objects.filter(key__in=Lane.values, lock__lt=timezone.now()).exists())


def acknowledge(ticket: int) -> None:
    """Take a finished job's ticket out for good: one statement, where `delete` looks first for who might listen."""
    OrmQ.objects.filter(pk=ticket)._raw_delete(router.db_for_write(OrmQ))


def hold_until(ticket: int, moment: datetime) -> None:
    """Let a ticket that is held come up again at `moment`, not before."""
    OrmQ.objects.filter(pk=ticket).update(lock=moment)


def give_back(ticket: int, *, after_s: float = 0) -> None:
    """Let a ticket come up again in `after_s` seconds."""
    OrmQ.objects.filter(pk=ticket).update(lock=timezone.now() + timedelta(seconds=after_s))
    transaction.on_commit(announce)


def announce() -> None:
    """Wake the graders that wait in this process."""
    with _news:
        _news.notify_all()


def wait_for_news(seconds: float) -> bool:
    """Wait until `announce` or for `seconds`; return whether news came. Holds no transaction and no connection work."""
    with _news:
        return _news.wait(seconds)


def sizes() -> dict[str, Any]:
    """Return how many tickets wait in each lane."""
    now = timezone.now()
    return {lane: OrmQ.objects.filter(key=lane, lock__lte=now).count() for lane in Lane.values}
