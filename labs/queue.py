"""The grading queue: django-q2's ORM broker with two lists and a time-out of each job's own.

The broker's table is in the site's own database, so that a ticket is written in the same transaction as the row it
stands for. A ticket that is taken and not acknowledged before its time comes up again.
"""

import threading
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import router, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django_q.brokers.orm import ORM
from django_q.models import OrmQ

from labs.enums import Lane

# Wakes graders that wait in this process; those in other processes look again by themselves.
_news = threading.Condition()


class GradingBroker(ORM):
    """The broker of one lane; a ticket's payload is `<job id> <seconds of lease>`."""

    @staticmethod
    def get_connection(list_key: str | None = None) -> "QuerySet[OrmQ]":
        """Return the tickets, oldest first: the stock broker leaves the order to the database."""
        return ORM.get_connection(list_key).order_by("pk")

    def timeout(self, task: OrmQ) -> datetime:
        """Return when a ticket that is taken now comes up again."""
        return timezone.now() + timedelta(seconds=float(task.payload.split()[1]))


def put(*, job: UUID, lane: Lane | str, lease_s: float) -> int:
    """Put a job in the queue, in the caller's transaction; return its ticket."""
    ticket: int = GradingBroker(str(lane)).enqueue(f"{job} {lease_s:g}")
    transaction.on_commit(announce)
    return ticket


def take() -> tuple[int, UUID] | None:
    """Take the next ticket, a waiting student's before bulk work; return ticket and job, or nothing.

    Call it inside a transaction: the ticket is locked for others only once that commits.
    """
    for lane in Lane.values:
        while tickets_due(lane):
            for ticket, payload in GradingBroker(lane).dequeue() or []:
                return int(ticket), UUID(payload.split()[0])
    return None


def tickets_due(lane: str) -> bool:
    """Return whether the lane has a ticket that nobody holds."""
    return bool(OrmQ.objects.filter(key=lane, lock__lt=timezone.now()).exists())


def anything_due() -> bool:
    """Return whether either lane has a ticket that nobody holds: one cheap query."""
    return bool(OrmQ.objects.filter(key__in=Lane.values, lock__lt=timezone.now()).exists())


def acknowledge(ticket: int) -> None:
    """Take a finished job's ticket out for good: one statement, where `delete` looks first for who might listen."""
    OrmQ.objects.filter(pk=ticket)._raw_delete(router.db_for_write(OrmQ))


def give_back(ticket: int, *, after_s: float = 0) -> None:
    """Let a ticket come up again in `after_s` seconds."""
    OrmQ.objects.filter(pk=ticket).update(lock=timezone.now() + timedelta(seconds=after_s))
    transaction.on_commit(announce)


def announce() -> None:
    """Wake the graders that wait in this process."""
    with _news:
        _news.notify_all()


def wait_for_news(seconds: float) -> None:
    """Wait until `announce` or for `seconds`; holds no transaction and no connection work."""
    with _news:
        _news.wait(seconds)


def sizes() -> dict[str, Any]:
    """Return how many tickets wait in each lane."""
    now = timezone.now()
    return {lane: OrmQ.objects.filter(key=lane, lock__lte=now).count() for lane in Lane.values}
