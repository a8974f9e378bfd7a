"""A watch is told how the queue stands and how long hand-ins take; each result counts once."""

from datetime import timedelta

from django.utils import timezone

from labs.grades.services.results import record_result
from labs.queue.services import lease_jobs, set_aside
from people.base import request_ids
from tests.academy_site.upkeep.test_metrics import number
from tests.labs.factories import hand_in, result


def test_queue_is_said_by_lane_and_state(client, school, lab):
    hand_in(school.student, lab, "one")
    second = hand_in(school.mate, lab, "two")
    (job,) = lease_jobs(worker="w", most=1)
    lane = {"lane": "labs-waiting"}
    assert number(client, "academy_queue_jobs", state="queued", **lane) == 1
    assert number(client, "academy_queue_jobs", state="leased", **lane) == 1
    assert number(client, "academy_graders") == 1
    waiting = second.jobs.get()
    type(waiting).objects.filter(pk=waiting.pk).update(queued_at=timezone.now() - timedelta(seconds=700))
    assert number(client, "academy_queue_oldest_seconds", **lane) >= 700
    set_aside(job, "why")
    assert number(client, "academy_queue_jobs", state="dead", **lane) == 1
    assert number(client, "academy_queue_jobs", state="leased", **lane) == 0


def test_result_counts_seconds_and_waiting(client, school, lab, django_capture_on_commit_callbacks):
    hand_in(school.student, lab)
    (job,) = lease_jobs(worker="w", most=1)
    names = (
        ("academy_grading_seconds_count", {"outcome": "graded"}),
        ("academy_grading_wait_seconds_count", {"lane": "labs-waiting"}),
    )
    before = [number(client, name, **labels) or 0 for name, labels in names]
    with django_capture_on_commit_callbacks(execute=True):
        record_result(job=job, lease=job.lease, result=result())
        record_result(job=job, lease=job.lease, result=result())
    assert [number(client, name, **labels) - was for (name, labels), was in zip(names, before, strict=True)] == [1, 1]


def test_job_bears_the_id_of_the_request_that_queued_it_and_a_grader_is_told(school, lab, client, settings):
    token = request_ids.current.set(made := request_ids.new())
    submission = hand_in(school.student, lab)
    request_ids.current.reset(token)
    assert submission.jobs.get().request_id == made
    asked = {"worker": "w", "max": 1, "wait_s": 0}
    bearer = {"authorization": f"Bearer {settings.GRADER_TOKEN}"}
    answer = client.post("/api/labs/grading/lease/", asked, content_type="application/json", headers=bearer)
    assert [job["request"] for job in answer.json()["jobs"]] == [made]
