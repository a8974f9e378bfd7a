"""Grading jobs: queued, taken, given back, set aside, tried again."""

import secrets
from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from labs.assignments.checks.selectors import limits_of, number_of
from labs.assignments.checks.services import ask_for_sealing
from labs.assignments.models import AssignmentVersion
from labs.assignments.selectors import version_of
from labs.base.enums import JobEventKind, JobState, Lane
from labs.base.errors import StaleLease
from labs.base.signals import count_again
from labs.queue import broker
from labs.queue.hand_overs import checks_set_aside, checks_tried_again
from labs.queue.models import GradingEvent, GradingJob, WorkerHeartbeat
from labs.submissions.models import Submission
from people.base import request_ids
from people.models import User

if TYPE_CHECKING:
    from labs.grades.models.regrade import Regrade

# A fault that the grader itself names is likely to come again.
MAX_TRIES = 3
# Silence is mostly a host that went down, several times on a bad day; a hand-in that ends graders is still set aside.
MAX_LEASES = 8
# How long a grader may be silent about a job that it holds; one at work says so every ten seconds.
LEASE_S = 45.0
# Beyond what a hand-in itself may take: fetching files, starting the sandbox, sending the result.
SLACK_S = 25.0
# How soon a hand-in is looked at again whose version is being found out about.
UNKNOWN_S = 1.0
# What a notebook's end takes beyond its limit (the grader's own figure; a test holds the two together).
GRACE_S = 2.0


def work_seconds(version: AssignmentVersion) -> float:
    """Return how long grading one hand-in of this version may take: each notebook's cells, then its checks."""
    limit = float(limits_of(version).get("total_s", 20))
    return max(1, len(version.notebooks)) * 2 * (limit + GRACE_S)


def lease_seconds(version: AssignmentVersion) -> float:
    """Return how long a grader may keep a job of this version without a word."""
    return min(work_seconds(version) + SLACK_S, LEASE_S)


@transaction.atomic
def enqueue_grading(
    *, submission: Submission, version: AssignmentVersion, lane: Lane | str, regrade: "Regrade | None" = None
) -> GradingJob:
    """Queue the grading of a submission, in the caller's transaction; a pair that has a job keeps that one.

    Appends a `queued` event.
    """
    job, new = GradingJob.objects.get_or_create(
        submission=submission,
        version=version,
        defaults={"lane": lane, "regrade": regrade, "request_id": request_ids.current.get()},
    )
    if new:
        _queue(job, lane)
        GradingEvent.objects.create(job=job, kind=JobEventKind.QUEUED)
    return job


def _queue(job: GradingJob, lane: Lane | str) -> None:
    job.turn = broker.turn_for(job=job, lane=lane)
    job.ticket = broker.put(job=job.id, lane=lane, lease_s=lease_seconds(job.version))
    job.state, job.lane = JobState.QUEUED, lane
    job.save(update_fields=["turn", "ticket", "state", "lane"])


def lease_jobs(
    *, worker: str, most: int, sandbox: str = "none", engine: str = "", holding: Sequence[UUID] | None = None
) -> list[GradingJob]:
    """Give `worker` up to `most` jobs and note that it was seen; returns at once, perhaps with nothing.

    `holding`: the jobs that the worker still works on. Others that were leased under its name were lost in a crash and
    come up again now. A job taken more than `MAX_LEASES` times without an answer is set aside. Appends `leased`,
    `expired` and `dead` events.
    """
    if holding is not None:
        _give_back_lost(worker, holding)
    beat = {"seen_at": timezone.now(), "sandbox": sandbox, "engine": engine}
    jobs: list[GradingJob] = []
    noted = False
    while len(jobs) < most and broker.anything_due():
        with transaction.atomic():
            if not noted:
                # Together with the first job: a write of its own would wait for the database once more.
                _note_seen(worker, beat)
            job = _take_one(worker)
        noted = True
        if job is not None:
            jobs.append(job)
    if not noted:
        _note_seen(worker, beat)
    return jobs


def _note_seen(worker: str, beat: dict[str, Any]) -> None:
    if not WorkerHeartbeat.objects.filter(worker=worker).update(**beat):
        WorkerHeartbeat.objects.get_or_create(worker=worker, defaults=beat)


def _give_back_lost(worker: str, holding: Sequence[UUID]) -> None:
    """Let jobs that a worker lost in a crash come up again without waiting for their time-out.

    At once the first time; then behind others, in case the job itself is what ends its graders.
    """
    lost = GradingJob.objects.filter(worker=worker, state=JobState.LEASED).exclude(id__in=holding)
    for ticket, tries in list(lost.values_list("ticket", "tries")):
        if ticket is not None:
            broker.give_back(ticket, after_s=2.0 * max(0, tries - 1))


def _take_one(worker: str) -> GradingJob | None:
    """Lease the next ticket's job; nothing where the ticket was stale or its job is set aside."""
    taken = broker.take()
    if taken is None:
        return None
    ticket, job_id = taken
    job = (
        GradingJob.objects.select_for_update(of=("self",))
        .select_related("submission")
        .filter(id=job_id)
        .exclude(state__in=(JobState.DONE, JobState.DEAD))
        .first()
    )
    if job is None:
        broker.acknowledge(ticket)
        return None
    job.version = version_of(job.version_id)
    job.sealing = number_of(job.version_id)  # type: ignore[attr-defined]
    if not job.sealing:  # type: ignore[attr-defined]
        # Nobody knows yet how its checks are run: a grader finds that out first.
        ask_for_sealing(version=job.version)
        broker.give_back(ticket, after_s=UNKNOWN_S)
        return None
    if job.state == JobState.LEASED:
        GradingEvent.objects.create(job=job, kind=JobEventKind.EXPIRED, worker=job.worker)
    if job.tries >= MAX_LEASES:
        set_aside(job, job.reason or f"No answer from a grader, {job.tries} times")
        return None
    job.state, job.tries, job.ticket = JobState.LEASED, job.tries + 1, ticket
    job.worker, job.lease = worker, secrets.token_hex(16)
    job.leased_until = timezone.now() + timedelta(seconds=lease_seconds(job.version))
    job.save(update_fields=["state", "tries", "ticket", "worker", "lease", "leased_until"])
    GradingEvent.objects.create(job=job, kind=JobEventKind.LEASED, worker=worker)
    return job


@transaction.atomic
def renew_lease(*, job: GradingJob, lease: str) -> None:
    """Let a grader that is still at work keep its job for another while, and note that it was seen.

    Raises `StaleLease` where the job is somebody else's or finished, or where the hand-in has had all the time that its
    version can take.
    """
    found = GradingJob.objects.select_for_update(of=("self",)).filter(pk=job.pk, state=JobState.LEASED).first()
    if found is None or not lease or found.lease != lease or found.ticket is None:
        raise StaleLease("This job has gone to another grader, or is finished")
    found.version = version_of(found.version_id)
    taken = GradingEvent.objects.filter(job=found, kind=JobEventKind.LEASED).order_by("-at").first()
    began, now = taken.at if taken else found.queued_at, timezone.now()
    end = began + timedelta(seconds=work_seconds(found.version) + SLACK_S)
    if now >= end:
        raise StaleLease("This hand-in has had its time")
    found.leased_until = min(now + timedelta(seconds=lease_seconds(found.version)), end)
    found.save(update_fields=["leased_until"])
    broker.hold_until(found.ticket, found.leased_until)
    WorkerHeartbeat.objects.filter(worker=found.worker).update(seen_at=now)


def set_aside(job: GradingJob, reason: str) -> None:
    """Take a job out of the queue until a person looks at it, whose task it is. Appends a `dead` event."""
    if job.ticket is not None:
        broker.acknowledge(job.ticket)
    job.state, job.ticket, job.turn, job.lease, job.reason = JobState.DEAD, None, None, "", reason
    job.finished_at = timezone.now()
    job.save(update_fields=["state", "ticket", "turn", "lease", "reason", "finished_at"])
    GradingEvent.objects.create(job=job, kind=JobEventKind.DEAD, worker=job.worker, detail=reason)
    checks_set_aside(job=job)
    count_again.send(sender=GradingJob, assignment=job.submission.assignment, students=[job.submission.student])


def try_later(job: GradingJob, reason: str) -> None:
    """Give a job back after a fault of the grader's own, or set it aside once that happened too often."""
    if job.tries >= MAX_TRIES:
        set_aside(job, reason)
        return
    if job.ticket is not None:
        broker.give_back(job.ticket, after_s=2.0 * job.tries)
    job.state, job.lease, job.reason = JobState.QUEUED, "", reason
    job.save(update_fields=["state", "lease", "reason"])
    GradingEvent.objects.create(job=job, kind=JobEventKind.EXPIRED, worker=job.worker, detail=reason)


@transaction.atomic
def retry_job(*, job: GradingJob, by: User) -> GradingJob:
    """Put a job that was set aside back in the queue, with all its tries. Appends a `retried` event.

    A job in any other state is left as it is: a second click does nothing.
    """
    job = GradingJob.objects.select_for_update(of=("self",)).select_related("version", "submission").get(pk=job.pk)
    if job.state != JobState.DEAD:
        return job
    job.tries, job.reason, job.finished_at = 0, "", None
    job.save(update_fields=["tries", "reason", "finished_at"])
    _queue(job, Lane.BULK if job.regrade_id else Lane.WAITING)
    GradingEvent.objects.create(job=job, kind=JobEventKind.RETRIED, by=by)
    checks_tried_again(job=job)
    count_again.send(sender=GradingJob, assignment=job.submission.assignment, students=[job.submission.student])
    return job
