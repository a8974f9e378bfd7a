"""Grading survives the sudden end of any part: nothing is lost, nothing is graded twice."""

import threading

import pytest

from tests.integration import books
from tests.integration.conftest import Lab
from tests.integration.house import House
from tests.integration.ledger import assert_nothing_lost_or_twice, until
from tests.integration.processes import Process, below, wait_for_end

pytestmark = pytest.mark.integration
STUDENTS = ("student", "student_two", "student_ready")
GRADER, SITE, HUB = "labs.grader", "gunicorn", "jupyterhub"


def hand_in_batch(house: House, lab: Lab, count: int = 6) -> list[str]:
    """Hand in `count` slow notebooks, by turns of three students; return the submissions."""
    people = [house.person(key) for key in STUDENTS]
    return [people[n % 3].hands_in(lab.id, books.as_bytes(books.slow(lab.given))) for n in range(count)]


def wait_for_the_middle(house: House, ids: list[str]) -> list[str]:
    """Wait until a grader works on one of the submissions while others wait; return the busy graders' names."""
    busy: list[str] = []

    def in_the_middle() -> bool:
        jobs = house.ledger.jobs(ids)
        busy[:] = [job["worker"] for job in jobs if job["state"] == "leased"]
        assert any(job["state"] != "done" for job in jobs), "all were graded before anything could be killed"
        return bool(busy)

    until("the start of grading", in_the_middle)
    return busy


def grading_process(house: House, name: str) -> Process:
    """Return the process of the grader that calls itself `name`, which ends in its number."""
    number = name.rpartition("-")[2]
    return next(one for one in house.workers_of(GRADER) if f"--number {number} " in one.command + " ")


def test_grader_process_killed_while_grading_loses_nothing(house: House, lab: Lab) -> None:
    ids = hand_in_batch(house, lab)
    grading_process(house, wait_for_the_middle(house, ids)[0]).kill()
    assert_nothing_lost_or_twice(house.ledger, ids)
    assert house.ledger.came_back(ids) >= 1
    until("all parts answering", house.all_parts_answer)


def test_whole_grader_killed_while_grading_loses_nothing(house: House, lab: Lab) -> None:
    ids = hand_in_batch(house, lab)
    wait_for_the_middle(house, ids)
    grader = house.program(GRADER)
    for one in [*house.workers_of(GRADER), grader]:
        one.kill()
    assert_nothing_lost_or_twice(house.ledger, ids)
    assert house.ledger.came_back(ids) >= 1
    assert house.program(GRADER) != grader
    until("all parts answering", house.all_parts_answer)


@pytest.mark.parametrize("all_of_it", [False, True], ids=["first process", "all processes"])
def test_site_killed_while_students_hand_in_loses_nothing(house: House, lab: Lab, all_of_it: bool) -> None:
    ids = hand_in_batch(house, lab, 2)
    wait_for_the_middle(house, ids)
    site = house.program(SITE)
    killed = [site, *(house.workers_of(SITE) if all_of_it else [])]
    shock = threading.Timer(0.4, lambda: [one.kill() for one in killed])
    shock.start()
    for key in STUDENTS * 2:
        ids.append(house.person(key).insists(lab.id, books.as_bytes(lab.given)))
    shock.join()
    until("another first process of the site", lambda: house.program(SITE) != site)
    until("all parts answering", house.all_parts_answer)
    assert len(set(ids)) == len(ids)
    assert_nothing_lost_or_twice(house.ledger, ids)


def test_hub_killed_while_grading_comes_back(house: House, lab: Lab) -> None:
    ids = hand_in_batch(house, lab, 3)
    wait_for_the_middle(house, ids)
    hub = house.program(HUB)
    hub.kill()
    until("another hub", lambda: house.program(HUB) != hub)
    assert_nothing_lost_or_twice(house.ledger, ids)
    until("all parts answering", house.all_parts_answer)


def test_demo_killed_outright_and_started_again_loses_nothing(house: House, lab: Lab) -> None:
    ids = hand_in_batch(house, lab)
    wait_for_the_middle(house, ids)
    demo = house.demo
    before = below(demo.process.pid)
    demo.process.kill()
    demo.process.wait(10)
    house.start()
    assert_nothing_lost_or_twice(house.ledger, ids)
    assert all("Task by task" in house.person(STUDENTS[n % 3]).result(one) for n, one in enumerate(ids))
    assert wait_for_end(before, 60) == []
