"""Numbers for a watch: for whoever holds the token, true, the same from every process, and never a name."""

import json
import subprocess
import sys
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families

from academy_site.upkeep import services
from academy_site.upkeep.models import DueRun, Heartbeat
from academy_site.upkeep.readings import READINGS
from academy_site.upkeep.requests import CountingMiddleware, route_of
from infra import scheduler
from people.base.signals import notice_failed

pytestmark = pytest.mark.django_db
BEARER = {"authorization": "Bearer metrics-for-tests"}


def numbers(client):
    """Return every sample as (name, labels) → value."""
    answer = client.get("/metrics", headers=BEARER)
    assert answer.status_code == 200
    families = text_string_to_metric_families(answer.content.decode())
    return {(one.name, frozenset(one.labels.items())): one.value for family in families for one in family.samples}


def number(client, name, **labels):
    return numbers(client).get((name, frozenset(labels.items())))


@pytest.mark.parametrize("sent", [{}, {"authorization": "Bearer "}, {"authorization": "Bearer grader-for-tests"}])
def test_nobody_without_the_token_is_let_in(client, sent):
    assert client.get("/metrics", headers=sent).status_code == 403
    assert client.post("/metrics", headers=BEARER).status_code == 405


def test_an_academy_without_a_token_lets_nobody_in(client, settings):
    settings.METRICS_TOKEN = ""
    for sent in ({}, {"authorization": "Bearer "}, BEARER):
        assert client.get("/metrics", headers=sent).status_code == 403


def test_each_reading_is_asked_once(client, django_assert_num_queries):
    with django_assert_num_queries(11):
        client.get("/metrics", headers=BEARER)


def test_scheduler_leaves_word_of_each_run(client, monkeypatch):
    def run(name, **_):
        if name == "send_notices":
            raise RuntimeError("broken on purpose")

    monkeypatch.setattr(scheduler, "call_command", run)
    monkeypatch.setattr(scheduler, "DUE", {"send_notices": 60.0, "check_access_log": 60.0})
    last = {}
    for now in (0.0, 30.0, 61.0):
        scheduler.run_due(last, now)
    read = numbers(client)
    of = lambda name, command: read.get((name, frozenset({("command", command)})))  # noqa: E731
    assert (of("academy_due_runs_total", "send_notices"), of("academy_due_failures_total", "send_notices")) == (2, 2)
    assert (of("academy_due_runs_total", "check_access_log"), of("academy_due_failures_total", "check_access_log")) == (
        2,
        0,
    )
    assert of("academy_due_worked_age_seconds", "send_notices") is None
    assert of("academy_due_worked_age_seconds", "check_access_log") >= 0
    assert read["academy_access_log_whole", frozenset()] == 1
    services.note_run(command="check_access_log", worked=False)
    assert number(client, "academy_access_log_whole") == 0
    assert DueRun.objects.get(pk="check_access_log").runs == 3


def test_notices_that_fail_are_counted(client):
    assert number(client, "academy_notices_failed_total") == 0
    for _ in range(2):
        notice_failed.send(sender=None)
    assert number(client, "academy_notices_failed_total") == 2


def test_refused_sign_in_is_counted_by_reason_alone(client):
    before = number(client, "academy_sign_in_failures_total", reason="password") or 0
    client.post("/accounts/login/", {"login": "canary-name", "password": "canary-word"})
    assert number(client, "academy_sign_in_failures_total", reason="password") == before + 1
    assert b"canary" not in client.get("/metrics", headers=BEARER).content


def test_requests_are_counted_by_route_and_never_by_address(client):
    before = number(client, "academy_answers_total", route="status", status="5xx") or 0
    client.get("/status")
    client.get("/canary-in-an-address/?canary=1")
    assert number(client, "academy_answers_total", route="status", status="5xx") == before + 1
    assert b"canary" not in client.get("/metrics", headers=BEARER).content


def test_request_that_no_route_answered_is_one_of_two_words(rf):
    assert [route_of(rf.get(path)) for path in ("/static/x.css", "/canary")] == ["static", "other"]


def test_doctor_reads_the_same_numbers(client, capsys):
    services.note_alive(program="scheduler")
    Heartbeat.objects.update(at=timezone.now() - timedelta(hours=1))
    call_command("facts")
    said = json.loads(capsys.readouterr().out)["readings"]
    read = numbers(client)
    assert said["academy_scheduler_age_seconds"] >= 3600
    assert {name.split()[0] for name in said} <= {one.name for one in READINGS}
    names = {name.removesuffix("_total") for name, _labels in read}
    assert {name.split()[0] for name in said} <= names


COUNTING = """
import os, sys
os.environ["PROMETHEUS_MULTIPROC_DIR"] = sys.argv[1]
from people.base.counting import counter
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector
tries = counter("academy_tries", "Tries.", ("kind",))
for _ in range(3):
    if not os.fork():
        tries.labels("a").inc()
        os._exit(0)
for _ in range(3):
    os.wait()
registry = CollectorRegistry()
MultiProcessCollector(registry)
print(generate_latest(registry).decode())
"""


def test_workers_that_were_forked_count_together(tmp_path):
    done = subprocess.run([sys.executable, "-c", COUNTING, str(tmp_path)], capture_output=True, text=True, check=True)
    assert 'academy_tries_total{kind="a"} 3.0' in done.stdout


def test_request_that_even_the_last_page_fails_for_is_counted(client, rf):
    def broken(_):
        raise RuntimeError

    before = number(client, "academy_answers_total", route="other", status="5xx") or 0
    with pytest.raises(RuntimeError):
        CountingMiddleware(broken)(rf.get("/x"))
    assert number(client, "academy_answers_total", route="other", status="5xx") == before + 1
