"""Points where sharing, identity, change in place and objects' own words matter: what stock nbgrader gives honest work.

One lab holds every case; one hand-in holds the n-th other answer of each. The same hand-ins go through nbgrader itself.
"""

import sqlite3

import nbformat
import pytest

from labs.grader.sealing import seal

from . import books
from .linked_cases import CASES

# Where stock nbgrader believes the student's object: it earns full points there.
BELIEVED = {
    ("an object where a list was asked for", "wrong"),
    ("methods that say yes", "wrong"),
    ("truth of an object", "wrong"),
    ("a variable that is another number each time", "wrong"),
    ("the author's helper is the author's", "wrong"),
    ("an import that the answer repeats is the author's", "wrong"),
    ("an array of another make is what it holds", "wrong"),
}


def lab():
    cells = []
    for number, case in enumerate(CASES):
        if case.given:
            cells.append(books.given(f"given{number}", case.given))
        cells += [books.solution(f"answer{number}", case.answer), books.check(f"check{number}", "pass", case.check)]
    return books.book(*cells)


def hand_ins():
    """Return name → answers of each hand-in."""
    found = {"author": {f"answer{n}": case.answer for n, case in enumerate(CASES)}}
    for kind in ("right", "wrong"):
        for place in range(max(len(getattr(case, kind)) for case in CASES)):
            found[f"{kind}{place}"] = {
                f"answer{n}": (getattr(case, kind)[place : place + 1] or (case.answer,))[0]
                for n, case in enumerate(CASES)
            }
    return found


@pytest.fixture(scope="module")
def version(engine):
    made = books.version(lab(), cell_s=5, total_s=30, memory_mb=512)
    seal(engine, made)
    return made


@pytest.fixture(scope="module")
def points(engine, version):
    """Return hand-in → check → points."""
    found = {}
    for name, answers in hand_ins().items():
        result = engine.grade_zip(version, books.zipped(books.handed_in(version, answers)))
        assert result.outcome == "graded", (name, result.message, result.detail)
        found[name] = {task.grade_id: task for task in result.notebooks[0].tasks}
    return found


def given(points, case, kind):
    """Return (answer, points) of each of a case's answers of a kind."""
    number = CASES.index(case)
    texts = (case.answer,) if kind == "author" else getattr(case, kind)
    names = ["author"] if kind == "author" else [f"{kind}{place}" for place in range(len(texts))]
    return [(text, points[name][f"check{number}"].auto_points) for text, name in zip(texts, names, strict=True)]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.shows)
def test_right_answers_earn_their_points(case, points):
    for kind in ("author", "right"):
        for text, earned in given(points, case, kind):
            assert earned == 2.0, text


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.shows)
def test_wrong_answers_earn_none(case, points):
    for text, earned in given(points, case, "wrong"):
        assert not earned, text


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.shows)
def test_check_runs_as_it_should(case, version):
    name = f"check{CASES.index(case)}"
    assert version.sealing.books["lab"].ways[name].way == case.way, version.sealing.books["lab"].ways[name]


@pytest.mark.parametrize("make", ["np.ma.array([1, 2])", "np.matrix([1, 2])"])
def test_array_of_a_kind_that_cannot_cross_waits_for_a_person(engine, grade, make):
    right, check = "import numpy as np\nxs = np.array([1, 2])", "import numpy as np\nassert np.allclose(xs, [1, 2])"
    version = books.version(books.book(books.solution("xs", right), books.check("check", check)))
    seal(engine, version, runs=1)
    task = grade(version, {"xs": f"import numpy as np\nxs = {make}"}).task("check")
    assert (task.auto_points, task.needs_manual) == (None, True)
    assert grade(version, {"xs": "xs = [1, 3]"}).task("check").auto_points == 0


def test_memory_that_an_answer_names_is_not_read(engine, grade):
    right, check = "import numpy as np\nxs = np.array([1, 2])", "import numpy as np\nassert np.allclose(xs, [1, 2])"
    version = books.version(books.book(books.solution("xs", right), books.check("check", check)))
    seal(engine, version, runs=1)
    memory = "{'shape': (2,), 'typestr': '<i8', 'data': b'x' * 16, 'version': 3}"
    own = f"class Xs:\n    __array_interface__ = {memory}\nxs = Xs()"
    assert not grade(version, {"xs": own}).task("check").auto_points


@pytest.mark.integration
def test_points_are_nbgraders_own(version, points, nbgrader_forks, tmp_path):
    (tmp_path / "source" / "lab").mkdir(parents=True)
    nbformat.write(lab(), tmp_path / "source" / "lab" / "lab.ipynb")

    def nbgrader(*command):
        return nbgrader_forks.run("-m", "nbgrader", *command, f"--CourseDirectory.root={tmp_path}", folder=tmp_path)

    made = nbgrader("generate_assignment", "lab")
    assert made.returncode == 0, made.stdout + made.stderr
    for name, answers in hand_ins().items():
        folder = tmp_path / "submitted" / name / "lab"
        folder.mkdir(parents=True)
        nbformat.write(books.handed_in(version, answers), folder / "lab.ipynb")
    nbgrader("autograde", "lab")
    with sqlite3.connect(tmp_path / "gradebook.db") as database:
        rows = database.execute(
            "select sa.student_id, b.name, g.auto_score from grade g join base_cell b on b.id = g.cell_id"
            " join submitted_notebook sn on sn.id = g.notebook_id"
            " join submitted_assignment sa on sa.id = sn.assignment_id"
        ).fetchall()
    assert len(rows) == len(CASES) * len(points)
    different, waiting = [], []
    for name, check, score in rows:
        case, kind = CASES[int(check.removeprefix("check"))], name.rstrip("0123456789")
        task = points[name][check]
        if task.auto_points not in (score, None) and (case.shows, kind) not in BELIEVED:
            different.append((case.shows, name, "ours", task.auto_points, "nbgrader's", score))
        if task.auto_points is None:
            waiting.append((case.shows, name, score))
    print(f"{len(waiting)} of {len(rows)} wait for a person:", *waiting, sep="\n")
    assert different == []
