"""Hand-ins as a file, honest and hostile, on the running demo."""

import hashlib
import json
import re
from dataclasses import dataclass

import pytest

from tests.integration import books
from tests.integration.conftest import Lab
from tests.integration.house import House
from tests.integration.ledger import assert_nothing_lost_or_twice
from tests.integration.people import Person

pytestmark = pytest.mark.integration
FIFTY_MB = 50_000_000
RECEIPT = re.compile(r'class="labs-receipt">([0-9a-f]{64})<')
GOT = re.compile(r'labs-points__got">([0-9.]+)<')


def test_hand_in_is_stored_first_and_its_receipt_names_the_bytes(house: House, lab: Lab) -> None:
    student, notebook = house.person("student"), books.as_bytes(lab.given)
    page = student.uploads(lab.id, notebook)
    receipt = RECEIPT.search(page.text)
    assert receipt
    assert "Your receipt" in page.text
    row = house.ledger.rows("select * from labs_submission order by at desc limit 1")[0]
    stored = (house.var / "private" / row["path"]).read_bytes()
    assert receipt[1] == row["sha256"] == hashlib.sha256(stored).hexdigest()
    assert row["via"] == "upload"
    back = student.opens(f"{page.url.path}files/")
    assert back.content == stored
    assert_nothing_lost_or_twice(house.ledger, [row["id"]])


@pytest.mark.parametrize("whole", [True, False], ids=["solution", "blank"])
def test_hand_in_of_solution_earns_everything_and_of_blank_nothing(house: House, lab: Lab, whole: bool) -> None:
    student = house.person("student")
    submission = student.hands_in(lab.id, books.as_bytes(lab.solution if whole else lab.given))
    said = student.result(submission)
    page = student.opens(f"/labs/submissions/{submission}/").text
    got = GOT.search(page)
    assert got
    assert float(got[1]) == (lab.auto_points if whole else 0)
    assert f"of {lab.auto_points:g} points so far" in said
    assert f"{lab.hand_points:g} more points wait" in said
    assert "Your instructor reads this one" in said
    assert ("Not there yet" in said) is not whole


def test_same_bytes_sent_again_give_the_first_receipt(house: House, lab: Lab) -> None:
    student, notebook = house.person("student"), books.as_bytes(lab.given)
    first = student.hands_in(lab.id, notebook)
    assert student.hands_in(lab.id, notebook) == first
    assert_nothing_lost_or_twice(house.ledger, [first])


@dataclass(frozen=True)
class Fate:
    """What became of one hostile hand-in, and of the honest one after it."""

    student: str
    instructor: str
    outcome: str


@pytest.fixture(scope="module")
def fates(house: House, lab: Lab) -> dict[str, Fate]:
    """Hand in all hostile notebooks at once, an honest one behind them, and read every page when all is graded."""
    student, instructor = house.person("student_two"), house.person("instructor")
    made = {name: make(lab.given) for name, make in books.HOSTILE.items()} | {"honest": books.as_bytes(lab.solution)}
    ids = {name: student.hands_in(lab.id, notebook) for name, notebook in made.items()}
    assert_nothing_lost_or_twice(house.ledger, ids.values())
    return {name: _fate(house, submission, student, instructor) for name, submission in ids.items()}


def _fate(house: House, submission: str, student: Person, instructor: Person) -> Fate:
    outcome = house.ledger.rows(
        "select outcome from labs_submissiongrade where submission_id = ?", submission.replace("-", "")
    )
    return Fate(
        student=student.result(submission),
        instructor=instructor.reads(f"/labs/teach/submissions/{submission}/"),
        outcome=outcome[0]["outcome"],
    )


EXPECTED = {
    # name: (outcome, what the student reads, what the instructor reads); "" where the machine's speed decides
    "broken file": ("unreadable", "This file could not be opened", "The file could not be read"),
    "zip that leaves its folder": ("unreadable", "This file could not be opened", "The file could not be read"),
    "endless loop": ("graded", "A cell ran longer than 10 seconds", "A cell ran longer than 10 seconds"),
    "fork bomb": ("stopped", "started too many other programs", "The notebook was stopped"),
    "memory bomb": ("", "more than 512 MB of memory", "more than 512 MB of memory"),
    "memory bomb of many": ("stopped", "more than 512 MB of memory", "The notebook was stopped"),
    "checks deleted": ("graded", "They were put back", "A check was deleted and put back"),
    "kills itself": ("stopped", "ended by itself before its last cell", "The notebook was stopped"),
}


@pytest.mark.parametrize("name", books.HOSTILE)
def test_hostile_hand_in_ends_in_a_message_and_a_line_for_the_instructor(fates: dict[str, Fate], name: str) -> None:
    outcome, told, line = EXPECTED[name]
    fate = fates[name]
    assert fate.outcome in ((outcome,) if outcome else ("graded", "stopped"))
    assert told in fate.student
    assert line in fate.instructor
    assert "Traceback" not in fate.student.partition("Task by task")[0]


def test_honest_hand_in_after_hostile_ones_is_graded(fates: dict[str, Fate], lab: Lab) -> None:
    fate = fates["honest"]
    assert fate.outcome == "graded"
    assert f"{lab.auto_points:g} of {lab.auto_points:g} points so far" in fate.student


def test_nothing_left_the_folder_of_a_hostile_zip(fates: dict[str, Fate], house: House) -> None:
    assert fates["zip that leaves its folder"].outcome == "unreadable"
    assert not list(house.var.glob("**/way-out.txt"))


def test_fifty_megabytes_are_refused_in_words_and_nothing_is_lost(house: House, lab: Lab) -> None:
    student, instructor = house.person("student"), house.person("instructor")
    before = house.ledger.rows("select id, sha256 from labs_submission order by id")
    big = json.dumps({"cells": [], "metadata": {"filler": "x" * FIFTY_MB}}).encode()
    page = student.uploads(lab.id, big)
    assert page.status_code in (413, 422)
    assert "This is bigger than 20 MB" in page.text
    assert "Nothing in your lab is lost" in page.text
    assert house.ledger.rows("select id, sha256 from labs_submission order by id") == before
    assert "bigger than 20 MB" in instructor.reads("/labs/teach/queue/")
    assert student.result(student.hands_in(lab.id, books.as_bytes(lab.given)))


def test_other_kinds_of_files_are_refused_in_words(house: House, lab: Lab) -> None:
    student = house.person("student")
    before = house.ledger.rows("select count(*) as n from labs_submission")
    page = student.sends(f"/labs/{lab.id}/hand-in/", {}, files={"notebook": ("work.zip", books.zip_with_a_way_out())})
    assert page.status_code == 422
    assert "Choose a file that ends in .ipynb." in page.text
    assert house.ledger.rows("select count(*) as n from labs_submission") == before
