"""When a hand-in will be ready: what is before it, how long one takes, how many grade."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from labs.base.enums import JobState, Lane
from labs.models import GradingJob, WorkerHeartbeat
from labs.queue.selectors.jobs import queue_rows
from labs.queue.selectors.waiting_time import about, pace
from tests.labs.factories import grade, hand_in

pytestmark = pytest.mark.django_db


def grader(name, seconds_ago=0):
    return WorkerHeartbeat.objects.create(worker=name, seen_at=timezone.now() - timedelta(seconds=seconds_ago))


def test_a_place_in_the_queue_times_the_median_shared_by_the_graders(school, lab):
    for attempt in range(3):
        submission = hand_in(school.student, lab, f"done {attempt}")
        grade(submission)
        submission.jobs.update(seconds=(1, 4, 90)[attempt])
    waiting = [hand_in(school.student, lab, f"new {number}").jobs.get() for number in range(4)]
    GradingJob.objects.filter(pk=waiting[0].pk).update(lane=Lane.BULK)
    WorkerHeartbeat.objects.all().delete()
    grader("one"), grader("two"), grader("gone", 300)
    now = pace()
    assert (now.graders, now.seconds, now.waiting, now.running) == (2, 4, 4, 0)
    # A student who waits goes first, whenever the bulk work came.
    assert [now.seconds_until(job.pk) for job in waiting] == [8, 4, 4, 8]
    assert now.seconds_until_empty == 8
    GradingJob.objects.filter(pk=waiting[1].pk).update(state=JobState.LEASED)
    assert pace().seconds_until(waiting[2].pk) == 4
    assert pace().seconds_until(waiting[1].pk) is None


def test_nobody_promises_anything_while_nobody_grades(school, lab):
    job = hand_in(school.student, lab).jobs.get()
    WorkerHeartbeat.objects.all().delete()
    grader("gone", 300)
    assert (pace().seconds_until(job.pk), pace().seconds_until_empty) == (None, None)


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (1, "a few seconds"),
        (31, "about 40 seconds"),
        (55, "about one minute"),
        (61, "about 2 minutes"),
        (3_599, "about 60 minutes"),
    ],
)
def test_a_time_is_said_roughly(seconds, said):
    assert about(seconds) == said


@pytest.mark.parametrize("count", [1, 3])
def test_pace_takes_the_same_queries_at_any_size(school, lab, count, django_assert_num_queries):
    for number in range(count):
        hand_in(school.student, lab, f"try {number}")
    with django_assert_num_queries(4):
        assert pace().waiting == count


def test_queue_page_says_when_a_hand_in_is_ready(school, lab, client):
    job = hand_in(school.student, lab).jobs.get()
    grader("one")
    client.force_login(school.instructor)
    text = client.get(reverse("labs:queue")).content.decode()
    assert "ready in a few seconds" in text
    assert "One hand-in waits in the whole academy" in text
    GradingJob.objects.filter(pk=job.pk).update(state=JobState.DEAD)
    assert "ready in" not in client.get(reverse("labs:queue")).content.decode()


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL reads small tables whole, whatever the index")
def test_finished_jobs_are_not_looked_through(school, lab):
    """What the page of the queue asks finds its rows by an index: it is asked every five seconds, for ever."""
    with CaptureQueriesContext(connection) as asked:
        pace()
        queue_rows(school.instructor)
    jobs = [query["sql"] for query in asked.captured_queries if 'FROM "labs_gradingjob"' in query["sql"]]
    assert len(jobs) == 4
    with connection.cursor() as cursor:
        for sql in jobs:
            cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
            plan = [row[3] for row in cursor.fetchall() if "labs_gradingjob" in row[3]]
            assert all("SEARCH labs_gradingjob" in step for step in plan), plan
