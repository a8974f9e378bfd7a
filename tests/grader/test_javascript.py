"""A lab in JavaScript, graded in the same sandbox: hidden answers never enter the student's program."""

import copy

import pytest

from labs.grader import release, ways
from labs.grader.sandbox import job
from labs.grader.sealing import seal

from . import books


@pytest.fixture(scope="module")
def lab(engine):
    version = books.version(books.script_lab(), cell_s=3, total_s=12)
    seal(engine, version, runs=1)
    return version


def points(result):
    return {task.grade_id: task.auto_points for task in result.notebooks[0].tasks}


FULL = {"total-basic": 2, "parts": 2, "old": 2, "why": None}
SUM = "function total(numbers) { let sum = 0; for (const one of numbers) sum += one; return sum; }"


def test_each_check_is_sealed_where_its_answer_is_written_out(lab):
    found = {name: (way.way, way.why) for name, way in lab.sealing.books["lab"].ways.items()}
    assert found == {
        "total-basic": (ways.SEALED, ""),
        "parts": (ways.SEALED, ""),
        "old": (ways.OLD_WAY, "script_form"),
        "why": (ways.BY_HAND, ""),
    }


def test_author_is_told_what_surprises_in_javascript(lab):
    said = {name: [code for code, _ in way.remarks] for name, way in lab.sealing.books["lab"].ways.items()}
    assert said == {"total-basic": [], "parts": ["parts"], "old": [], "why": []}


NOTHING = {"total-basic": 0, "old": 0}
NAMES = "let seen = 3\nconst names = (some) => some.map"
AS_WINDOWS = f"console.error('so'); {SUM}\r\nif (fs.existsSync('x')) throw 1; fs.writeFileSync('x', '')\r\n"


@pytest.mark.parametrize(
    ("answers", "lost"),
    [
        # It writes to the error stream, makes files of its own, and imports as a module does.
        (
            {"total": AS_WINDOWS, "names": f"import path from 'node:path'\n{NAMES}((one) => path.basename(one.name))"},
            {},
        ),
        # An error is asked for, and none comes.
        ({"names": f"{NAMES}?.((one) => one.name)"}, {"parts": 1}),
        # A value of another kind.
        ({"total": "const total = (numbers) => String(numbers.reduce((a, b) => a + b, 0))"}, NOTHING),
        ({"total": "const total = (", "names": "let seen = 3"}, NOTHING | {"parts": 0}),
        # What decides is taken away: a sealed check does not use it, an error of the student's own decides nothing.
        ({"total": "function total() { return 1; }\nassert.equal = () => true; Error = class {};"}, NOTHING),
        # The built-ins of the student's thread are not those that answer.
        ({"total": f"{SUM}\nJSON.stringify = () => '1'; Array.isArray = null; Object.keys = null"}, {}),
        # It leaves: the program begins anew behind it.
        ({"names": "process.exit(0)"}, {"parts": 0, "old": 0}),
    ],
)
def test_points_of_an_answer(lab, grade, answers, lost):
    result = grade(lab, answers, solved=True)
    assert (result.outcome, points(result)) == ("graded", FULL | lost)


def again():
    """Return a lab whose answer counts its calls: what is asked twice is answered otherwise."""
    notebook = books.book(
        books.given("setup", 'const assert = require("node:assert/strict");\nconst fs = require("node:fs");'),
        books.solution("next", "let last = 0;\nconst next = () => ++last;"),
        books.check("first", "assert.equal(next(), 1);"),
        books.given("between", "const between = next();"),
        books.check("second", "assert.equal(next(), 3);", "assert.equal(next(), 4);"),
    )
    notebook.metadata.kernelspec = {"name": "javascript", "display_name": "JavaScript", "language": "javascript"}
    return notebook


def test_cells_that_run_again_find_their_places_empty_and_each_check_runs_once(engine, grade):
    version = books.version(again())
    seal(engine, version, runs=1)
    assert {way.way for way in version.sealing.books["lab"].ways.values()} == {ways.SEALED}
    made = "fs.mkdirSync(require('os').tmpdir() + '/own');\nconst all = [1, 2, 3, 4];\nconst next = () => all.shift()"
    result = grade(version, {"next": made})
    assert points(result) == {"first": 2, "second": 2}


@pytest.mark.parametrize(
    ("first", "again", "differs"),
    [("", "", False), ("Error", "Error", False), ("", "CellTimeout", True), ("Error", "", True)],
)
def test_cell_that_ends_otherwise_when_it_runs_again_is_seen(first, again, differs):
    outputs = [{"output_type": "error", "ename": first, "evalue": "", "traceback": []}] if first else []
    told = {"answers": [], "ends": [None, again, "cells that the first run did not come to"]}
    assert job.differs(job.Ran({0: [], 1: outputs}), told) is differs


def test_cell_without_an_end_is_stopped_and_what_the_program_knows_is_kept(lab, grade):
    result = grade(lab, {"total": f"{SUM}\nwhile (true);"}, solved=True)
    assert points(result) == FULL
    assert "longer than 3 seconds" in result.message


def test_kernel_that_a_hand_in_names_itself_does_not_matter(lab, engine):
    notebook = copy.deepcopy(books.handed_in(lab, solved=True))
    notebook.metadata.kernelspec = {"name": "python3", "display_name": "Python", "language": "python"}
    assert points(engine.grade_zip(lab, books.zipped(notebook))) == FULL


def test_students_get_the_kernel_that_labs_have(lab):
    kernel = release.student_version(lab.keys["lab"].source).metadata.kernelspec
    assert kernel == {"name": "javascript", "display_name": "JavaScript", "language": "javascript"}


def test_what_a_cell_shows_stands_in_its_feedback(lab, grade):
    page = grade(lab, {"total": f"{SUM}\nconsole.log('a & b'); ({{sum: total([1, 2])}})"}).notebooks[0].feedback_html
    assert "a &amp; b" in page
    assert "{ sum: 3 }" in page
