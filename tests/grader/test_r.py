"""A lab in R, graded in the same sandbox: hidden answers never enter the student's R."""

import copy

import pytest

from labs.grader import release, ways
from labs.grader.inside import embedded
from labs.grader.sealing import seal
from tests.conftest import need

from . import books


@pytest.fixture(scope="module", autouse=True)
def installed():
    """Skip where R is not installed; CI may require it."""
    need("r", not embedded.missing(), f"apt-get install {' '.join(embedded.missing())}")


@pytest.fixture(scope="module")
def lab(engine, installed):
    version = books.version(books.r_lab(), cell_s=3, total_s=12)
    seal(engine, version, runs=1)
    return version


def points(result):
    return {task.grade_id: task.auto_points for task in result.notebooks[0].tasks}


FULL = {"total-basic": 2, "parts": 2, "hashed": 2, "old": 2, "why": None}
TOTAL = "total <- function(numbers) sum(numbers)"


def test_each_check_is_sealed_where_its_answer_is_written_out(lab):
    found = {name: (way.way, way.why) for name, way in lab.sealing.books["lab"].ways.items()}
    assert found == {
        "total-basic": (ways.SEALED, ""),
        "parts": (ways.SEALED, ""),
        "hashed": (ways.SEALED, ""),
        "old": (ways.OLD_WAY, "r_form"),
        "why": (ways.BY_HAND, ""),
    }


def test_author_is_told_what_surprises_in_r(lab):
    said = {name: [code for code, _ in way.remarks] for name, way in lab.sealing.books["lab"].ways.items()}
    assert said == {"total-basic": [], "parts": ["parts"], "hashed": [], "old": ["r_shown"], "why": []}


NOTHING = {"total-basic": 0, "old": 0}


@pytest.mark.parametrize(
    ("answers", "lost"),
    [
        # Messages and warnings cost nothing where the answer is compared; beside the old way they do, as in nbgrader.
        ({"total": f"message('so'); warning('w'); {TOTAL}"}, {}),
        ({"total": "total <- function(numbers) { message('m'); sum(numbers) }"}, {"old": 0}),
        ({"total": "total <- function(numbers) as.character(sum(numbers))"}, {"total-basic": 0}),
        # Nothing is not equal to something, though R itself says so of all its items.
        ({"total": "total <- function(numbers) NULL"}, {"total-basic": 0}),
        ({"total": "total <- function(numbers"}, NOTHING),
        # What decides is taken away.
        (
            {"total": "total <- function(n) 1\nstopifnot <- function(...) TRUE\n`==` <- function(a, b) TRUE"},
            {"total-basic": 0, "old": None},
        ),
        ({"names": "oldest <- function(some) factor('Ana')\nanswer <- 6L"}, {"parts": 1, "hashed": 0}),
        ({"names": "oldest <- function(some) 'Ana'\ndigest <- function(...) 'x'\nanswer <- 7"}, {"hashed": 0}),
        ({"names": "quit()"}, {"parts": 0, "hashed": 0}),
        ({"total": f"{TOTAL}\nrepeat {{}}"}, {}),
    ],
)
def test_points_of_an_answer(lab, grade, answers, lost):
    result = grade(lab, answers, solved=True)
    assert (result.outcome, points(result)) == ("graded", FULL | lost)


def test_kernel_that_a_hand_in_names_itself_does_not_matter(lab, engine):
    notebook = copy.deepcopy(books.handed_in(lab, solved=True))
    notebook.metadata.kernelspec = {"name": "python3", "display_name": "Python", "language": "python"}
    assert points(engine.grade_zip(lab, books.zipped(notebook))) == FULL


def test_students_get_the_kernel_that_labs_have_and_the_stub_of_r(lab):
    student = release.student_version(lab.keys["lab"].source)
    assert student.metadata.kernelspec == {"name": "ir", "display_name": "R", "language": "R"}
    assert 'stop("not written yet")' in student.cells[1].source


def test_tables_and_pictures_stand_in_feedback(lab, grade):
    page = grade(lab, {"total": f"{TOTAL}\npeople\nplot(1:3)"}).notebooks[0].feedback_html
    assert "<td>Ana</td>" in page
    assert "data:image/png;base64,iVBOR" in page
