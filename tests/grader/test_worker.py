"""Workers against a real HTTP server: nothing lost, nothing graded twice, no bad submission ends one."""

import contextlib
import json
import logging
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from labs.grader import archives
from labs.grader.results import Result
from labs.grader.site import Reported, SiteRefused, SiteUnavailable
from labs.grader.site import Site as Client
from labs.grader.worker import Worker

from . import books
from .stub import Site

pytestmark = pytest.mark.integration


def new_version():
    built = books.built(books.squares_lab())
    return archives.pack({**archives.unpack(built.source), "manifest.json": json.dumps(built.manifest).encode()})


@pytest.fixture
def site(squares):
    made = Site()
    made.versions["v1"] = new_version()
    made.keep("v1", squares.sealing.as_json())
    yield made
    made.close()


@pytest.fixture
def client(site):
    made = Client(site.url, "token-for-tests", "worker-0", "bubblewrap", "test")
    yield made
    made.close()


@pytest.fixture
def worker(client, engine):
    return Worker(client, engine)


def solved():
    version = books.version(books.squares_lab())
    return books.zipped(books.handed_in(version, solved=True))


def start(site, *more):
    environment = {
        **os.environ,
        "ACADEMY_API_URL": site.url,
        "ACADEMY_GRADER_TOKEN": "token-for-tests",
        "ACADEMY_GRADER_NAME": "test",
    }
    command = [sys.executable, "-m", "labs.grader", "work", *more]
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def test_turn_grades_and_reports(site, worker, caplog):
    caplog.set_level(logging.INFO)
    name = site.submit("v1", solved())
    assert worker.turn(wait_s=0) == 1
    [result] = site.results[name]
    assert result["outcome"] == "graded"
    assert [task["auto_points"] for task in result["notebooks"][0]["tasks"]] == [2.0, 2.0, 4.0, None]
    assert set(result) == {"lease", "outcome", "message", "detail", "notebooks", "seconds", "peak_mb"}
    assert site.tokens == {"Bearer token-for-tests"}
    assert f"{name} graded " in caplog.text


def test_turn_without_work_does_nothing(site, worker):
    assert worker.turn(wait_s=0) == 0
    assert site.results == {}


def test_bad_submissions_never_stop_the_queue(site, worker):
    bad = [
        b"no zip",
        archives.pack({"lab.ipynb": b"{"}),
        archives.pack({"lab.ipynb": b" " * (50 << 20)}),
        archives.pack({}),
    ]
    names = [site.submit("v1", data) for data in bad]
    last = site.submit("v1", solved())
    for _ in range(5):
        worker.turn(wait_s=0)
    assert {site.results[name][0]["outcome"] for name in names} == {"unreadable"}
    assert all(site.results[name][0]["message"] for name in names)
    assert site.results[last][0]["outcome"] == "graded"


def test_next_job_comes_with_the_answer_to_the_last(site, worker):
    names = [site.submit("v1", solved()) for _ in range(3)]
    worker.turn(wait_s=0)
    assert [job["job"] for job in worker.taken] == [names[1]]
    worker.turn(wait_s=0)
    worker.stopping = True
    worker.turn(wait_s=0)
    assert worker.taken == []
    assert {name: len(found) for name, found in site.results.items()} == dict.fromkeys(names, 1)
    assert site.fetched == ["v1"]


def test_hand_in_that_did_not_come_along_is_asked_for(site, worker):
    site.inline = False
    name = site.submit("v1", solved())
    worker.turn(wait_s=0)
    assert site.fetched == ["v1", name] or site.fetched == [name, "v1"]
    assert site.results[name][0]["outcome"] == "graded"


def test_job_that_came_with_an_answer_is_given_back_at_the_end(site, worker):
    names = [site.submit("v1", solved()) for _ in range(2)]
    worker.turn(wait_s=0)
    worker.stopping = True
    worker.run()
    other = Client(site.url, "token-for-tests", "worker-1", "bubblewrap", "test")
    assert [job["job"] for job in other.lease(1, 0)] == [names[1]]
    other.close()


def test_new_version_is_found_out_about_before_its_first_hand_in_is_graded(site, worker, caplog):
    caplog.set_level(logging.INFO)
    site.versions["v2"] = new_version()
    name = site.submit("v2", solved())
    assert worker.turn(wait_s=0) == 1
    assert name not in site.results
    ways = site.sealed["v2"]["books"]["lab"]["ways"]
    assert {cell: way["way"] for cell, way in ways.items()} == {
        **dict.fromkeys(("squares-basic", "squares-edge", "total-basic"), "sealed"),
        "why": "by_hand",
    }
    assert "v2 known" in caplog.text
    worker.turn(wait_s=0)
    assert site.results[name][0]["outcome"] == "graded"


def test_worker_never_runs_the_authors_answer_for_a_hand_in(site, worker, monkeypatch):
    site.versions["v2"], site.sealed["v2"] = new_version(), {}
    name = site.submit("v2", solved())
    worker.turn(wait_s=0)
    [result] = site.results[name]
    assert result["detail"] == "nobody has found out yet how this version's checks are run"


def test_version_that_cannot_be_read_is_told_and_the_next_hand_in_is_graded(site, worker):
    site.versions["v2"] = archives.pack({"manifest.json": b"{}"})
    worker.turn(wait_s=0)
    assert site.sealed["v2"] is None
    name = site.submit("v1", solved())
    worker.turn(wait_s=0)
    assert site.results[name][0]["outcome"] == "graded"


def test_version_is_fetched_once(site, worker):
    for _ in range(2):
        site.submit("v1", solved())
    worker.turn(wait_s=0)
    site.versions.clear()
    assert worker.turn(wait_s=0) == 1
    assert len(worker.versions) == 1


@pytest.mark.parametrize("kind", [ZeroDivisionError, MemoryError, RecursionError, UnicodeError])
def test_error_of_the_engine_is_reported_not_raised(site, worker, monkeypatch, kind):
    name = site.submit("v1", solved())

    def broken(*_):
        raise kind("secret details")

    monkeypatch.setattr(worker.engine, "grade_zip", broken)
    worker.turn(wait_s=0)
    [result] = site.results[name]
    assert (result["outcome"], result["detail"]) == ("engine_error", f"{kind.__name__} in the grading engine")


def test_result_that_cannot_be_sent_is_reported_as_a_fault_of_the_engine(site, worker, monkeypatch):
    name = site.submit("v1", solved())
    monkeypatch.setattr(worker.engine, "grade_zip", lambda *_: Result("graded", detail=object()))
    worker.turn(wait_s=0)
    [result] = site.results[name]
    assert (result["outcome"], result["detail"]) == ("engine_error", "the result could not be sent (ValueError)")


def test_turn_that_goes_wrong_ends_no_worker(site, worker, monkeypatch):
    name = site.submit("v1", solved())
    turns = []
    original = Worker.turn

    def odd(self, wait_s=20.0):
        turns.append(1)
        if len(turns) == 1:
            raise LookupError("nobody foresaw this")
        worker.stopping = len(turns) > 2
        return original(self, 0)

    monkeypatch.setattr(Worker, "turn", odd)
    monkeypatch.setattr(worker.engine, "close", lambda: None)
    monkeypatch.setattr("labs.grader.worker.signal.signal", lambda *_: None)
    worker.run()
    assert [result["outcome"] for result in site.results[name]] == ["graded"]


def test_report_is_repeated_while_the_site_is_broken(site, client):
    name = site.submit("v1", solved())
    [job] = client.lease(1, 0)
    site.broken_for = 3
    pauses = []
    body = {"lease": job["lease"], **Result("graded").as_json()}
    assert client.report(job["job"], body, pause=pauses.append).stored
    assert (len(pauses), len(site.results[name])) == (3, 1)


def test_report_for_a_lost_lease_is_dropped(site, client):
    name = site.submit("v1", solved())
    [job] = client.lease(1, 0)
    site.leases[name] = ("somebody else", time.monotonic() + 60, "other")
    assert client.report(job["job"], {"lease": job["lease"], **Result("graded").as_json()}, then=1) == Reported(False)
    assert site.results == {}


def test_site_that_is_down_is_told_apart_from_a_refusal(site, client):
    site.broken_for = 1
    with pytest.raises(SiteUnavailable):
        client.lease(1, 0)
    nobody = Client("http://127.0.0.1:9/api/labs", "t", "w")
    with pytest.raises(SiteUnavailable):
        nobody.lease(1, 0)
    nobody.close()


def test_refused_result_is_replaced_by_a_small_one(site, worker, monkeypatch):
    name = site.submit("v1", solved())
    original = site.report

    def picky(job, result):
        return 413 if result["notebooks"] else original(job, result)

    monkeypatch.setattr(site, "report", picky)
    worker.turn(wait_s=0)
    assert site.results[name][0]["outcome"] == "engine_error"
    with pytest.raises(SiteRefused, match="413"):
        worker.site.report(name, {"lease": "x", "notebooks": [1]})


def test_killed_worker_loses_nothing_and_grades_nothing_twice(site):
    names = [site.submit("v1", solved()) for _ in range(8)]
    crew = start(site, "--processes", "1")
    try:
        for kills in range(3):
            site.wait(min(len(names), 1 + kills * 2))
            found = subprocess.run(["pgrep", "-P", str(crew.pid)], capture_output=True, text=True, check=False)
            for pid in found.stdout.split():
                os.kill(int(pid), signal.SIGKILL)
        site.wait(len(names))
    finally:
        crew.terminate()
        crew.wait(20)
    assert set(site.results) == set(names)
    assert all(len(results) == 1 and results[0]["outcome"] == "graded" for results in site.results.values())


def test_site_that_goes_away_and_comes_back_is_served_again(site):
    crew = start(site, "--processes", "1")
    try:
        site.submit("v1", solved())
        site.wait(1)
        site.broken_for = 4
        site.submit("v1", solved())
        site.wait(2)
    finally:
        crew.terminate()
        crew.wait(20)


def test_stop_ends_all_processes_by_themselves(site):
    crew = start(site, "--processes", "2")
    site.submit("v1", solved())
    site.wait(1)
    end = time.monotonic() + 30
    while len(site.workers) < 2 and time.monotonic() < end:
        time.sleep(0.1)
    children = subprocess.run(
        ["pgrep", "-P", str(crew.pid)], capture_output=True, text=True, check=False
    ).stdout.split()
    assert len(children) == 2
    crew.terminate()
    said, _ = crew.communicate(timeout=60)
    assert crew.returncode == 0
    assert said.count('"says": "stopped"') == 2, "each by itself: nobody had to kill them"
    assert not any(Path(f"/proc/{pid}").exists() for pid in children)


def test_without_token_it_says_which_variable(site):
    environment = {key: value for key, value in os.environ.items() if key != "ACADEMY_GRADER_TOKEN"}
    done = subprocess.run(
        [sys.executable, "-m", "labs.grader", "work"], env=environment, capture_output=True, text=True, check=False
    )
    assert (done.returncode, "ACADEMY_GRADER_TOKEN" in done.stderr) == (2, True)


def test_worker_whose_parent_was_killed_before_it_came_up_does_not_live_on(site):
    """Under load a worker takes seconds to come up: who started it can be gone by then, and nothing would end it."""
    start_and_die = (
        "import os, subprocess, sys\n"
        "work = [sys.executable, '-m', 'labs.grader', 'work', '--number', '0', '--sandbox', 'none']\n"
        "subprocess.Popen([*work, '--parent', str(os.getpid())])\n"
        "os.kill(os.getpid(), 9)\n"
    )
    environment = {**os.environ, "ACADEMY_API_URL": site.url, "ACADEMY_GRADER_TOKEN": "token-for-tests"}
    parent = subprocess.Popen(
        [sys.executable, "-c", start_and_die], env=environment, stdout=subprocess.PIPE, start_new_session=True
    )
    try:
        # The pipe is closed only once the last process that was given it has ended.
        parent.communicate(timeout=60)
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(parent.pid, signal.SIGKILL)
    assert site.workers == set()
