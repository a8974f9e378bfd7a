"""The graders' API."""

import base64
import io
import json
import threading
import zipfile
from uuid import uuid4

import pytest
from rest_framework.test import APIClient

from labs.models import CurrentGrade, GradingJob, SubmissionGrade, WorkerHeartbeat
from labs.queue import broker
from labs.queue.selectors.health import grader_health
from tests.labs.factories import hand_in, result, work

ROOT = "/api/labs/grading"
ASK = {"worker": "w1", "max": 2, "wait_s": 0, "sandbox": "bubblewrap", "engine": "1"}


@pytest.fixture
def grader(settings):
    return APIClient(headers={"Authorization": f"Bearer {settings.GRADER_TOKEN}"})


def lease(grader, **changes):
    return grader.post(f"{ROOT}/lease/", ASK | changes, format="json")


def test_whole_way_of_one_job(school, lab, grader):
    submission = hand_in(school.student, lab)
    (job,) = lease(grader).json()["jobs"]
    assert job["submission"] == str(submission.pk)
    assert job["attempt"] == 1
    assert job["deadline_s"] >= 20
    assert grader.get(f"{ROOT}/submissions/{job['submission']}/files/").content == work()
    version = zipfile.ZipFile(io.BytesIO(grader.get(f"{ROOT}/versions/{job['version']}/").content))
    assert json.loads(version.read("manifest.json"))["assignment"] == "vlsm-plan"
    url = f"{ROOT}/jobs/{job['job']}/result/"
    assert grader.post(url, result("stale"), format="json").status_code == 409
    assert grader.post(url, result(job["lease"]), format="json").json() == {"state": "stored"}
    assert grader.post(url, result(job["lease"]), format="json").json() == {"state": "already"}
    assert CurrentGrade.objects.get().points == 6


def test_small_hand_in_goes_along_with_its_lease_and_a_big_one_does_not(school, lab, grader, monkeypatch):
    hand_in(school.student, lab)
    (job,) = lease(grader).json()["jobs"]
    assert base64.b64decode(job["files"]) == work()
    monkeypatch.setattr("labs.queue.api.INLINE_BYTES", 10)
    (again,) = lease(grader, holding=[]).json()["jobs"]
    assert (again["submission"], again["files"]) == (job["submission"], None)


def test_next_job_is_leased_with_a_result_only_for_whoever_asks(school, lab, grader):
    for number in range(2):
        hand_in(school.student, lab, str(number))
    (first,) = lease(grader, max=1).json()["jobs"]
    url = f"{ROOT}/jobs/{first['job']}/result/"
    sent = result(first["lease"]) | {"then": ASK | {"max": 1, "holding": []}}
    answer = grader.post(url, sent, format="json").json()
    assert answer["state"] == "stored"
    assert [job["attempt"] for job in answer["jobs"]] == [2]
    # The same again, as after a lost answer: what was leased with it comes again, and nothing is graded twice.
    again = grader.post(url, sent, format="json").json()
    assert (again["state"], [job["job"] for job in again["jobs"]]) == ("already", [answer["jobs"][0]["job"]])
    assert GradingJob.objects.filter(state="done").count() == 1


@pytest.mark.parametrize("token", ["", "wrong", "hub-api-for-tests"])
def test_every_endpoint_needs_the_graders_token(school, lab, token):
    submission = hand_in(school.student, lab)
    job = GradingJob.objects.get()
    client = APIClient(headers={"Authorization": f"Bearer {token}"} if token else {})
    answers = [
        lease(client),
        client.get(f"{ROOT}/versions/{lab.current_id}/"),
        client.get(f"{ROOT}/submissions/{submission.pk}/files/"),
        client.post(f"{ROOT}/jobs/{job.pk}/result/", result(), format="json"),
    ]
    assert [answer.status_code for answer in answers] == [401] * 4
    assert all(b"canary" not in answer.content and b"PK" not in answer.content for answer in answers)
    job.refresh_from_db()
    assert job.state == "queued"


def test_signed_in_instructor_is_no_grader(school, lab, client):
    client.force_login(school.instructor)
    assert client.get(f"{ROOT}/versions/{lab.current_id}/").status_code == 401


def test_lease_beats_the_heart(school, lab, grader):
    assert grader_health() == {"seen_s": None, "sandbox": "none"}
    lease(grader, max=0)
    health = grader_health()
    assert health["sandbox"] == "bubblewrap"
    assert health["seen_s"] < 5
    lease(grader, max=0, worker="w1")
    assert WorkerHeartbeat.objects.count() == 1


@pytest.mark.parametrize("sent", [{"worker": ""}, {"max": -1}, {"wait_s": 500}, {"sandbox": "trust me"}])
def test_bad_lease_call_is_400(db, grader, sent):
    answer = lease(grader, **sent)
    assert answer.status_code == 400
    assert next(iter(sent)) in answer.json()


def test_news_wakes_a_long_poll(db):
    timer = threading.Timer(0.15, broker.announce)
    timer.start()
    assert broker.wait_for_news(60), "woken, not waited out"
    timer.join()


def test_long_poll_waits_no_longer_than_it_was_asked_to_and_looks_rarely(
    db, grader, django_assert_max_num_queries, monkeypatch
):
    pauses, wait = [], broker.wait_for_news
    monkeypatch.setattr(broker, "wait_for_news", lambda seconds: pauses.append(seconds) or wait(seconds))
    with django_assert_max_num_queries(24):
        assert lease(grader, wait_s=0.5).json() == {"jobs": [], "sealings": []}
    assert pauses
    assert sum(pauses) <= 0.5


def test_unknown_things_are_404(db, grader):
    for path in (f"versions/{uuid4()}/", f"submissions/{uuid4()}/files/"):
        assert grader.get(f"{ROOT}/{path}").status_code == 404
    assert grader.post(f"{ROOT}/jobs/{uuid4()}/result/", result("x"), format="json").status_code == 404


def test_malformed_result_is_400_and_keeps_the_lease(school, lab, grader):
    hand_in(school.student, lab)
    (job,) = lease(grader).json()["jobs"]
    url = f"{ROOT}/jobs/{job['job']}/result/"
    for bad in ({"lease": job["lease"]}, result(job["lease"], outcome="fine"), result(job["lease"], notebooks="x")):
        assert grader.post(url, bad, format="json").status_code == 400
    assert grader.post(url, result(job["lease"]), format="json").status_code == 200


def test_hostile_text_never_costs_the_result(school, lab, grader):
    hand_in(school.student, lab)
    (job,) = lease(grader).json()["jobs"]
    sent = result(job["lease"], message="a\0b", detail="c\ud800d")
    sent["notebooks"][0]["feedback_html"] = "<p>x\0y</p>"
    sent["notebooks"][0]["answers"]["explain"]["source"] = "s\0t"
    data = json.dumps(sent)
    answer = grader.post(f"{ROOT}/jobs/{job['job']}/result/", data, content_type="application/json")
    assert answer.json() == {"state": "stored"}
    assert SubmissionGrade.objects.get().message == "ab"


def test_lease_is_renewed_by_its_holder_alone(school, lab, grader):
    hand_in(school.student, lab)
    (job,) = lease(grader).json()["jobs"]
    url = f"{ROOT}/jobs/{job['job']}/renew/"
    assert grader.post(url, {"lease": job["lease"]}, format="json").json() == {"detail": "Kept."}
    refused = grader.post(url, {"lease": "another"}, format="json")
    assert (refused.status_code, "gone to another grader" in refused.json()["detail"]) == (409, True)
    assert grader.post(url, {}, format="json").status_code == 400
    assert grader.post(f"{ROOT}/jobs/{uuid4()}/renew/", {"lease": "x"}, format="json").status_code == 404
