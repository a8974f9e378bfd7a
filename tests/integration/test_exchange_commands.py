"""Every nbgrader command that touches the exchange, and JupyterLab's extensions, against the running site."""

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest

from labs.grader.build import build
from labs.grader.release import secret_lines
from tests.grader import books
from tests.integration import house as house_module
from tests.integration.conftest import Lab
from tests.integration.desks import Desk
from tests.integration.house import House
from tests.integration.ledger import until

pytestmark = pytest.mark.integration
COURSE, NEW = house_module.LAB[0], "number-work"


@pytest.fixture(scope="module")
def desks(house: House, lab: Lab, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Desk, Desk]]:
    """A teacher and a student, each at their own lab."""
    root = tmp_path_factory.mktemp("desks")
    made = []
    for key in ("instructor", "student"):
        (root / key).mkdir()
        made.append(Desk(house, key, lab.id, root / key))
    yield made[0], made[1]
    for desk in made:
        desk.close()


@pytest.fixture(scope="module")
def released(desks: tuple[Desk, Desk]) -> Path:
    """A lab that the teacher wrote and released with nbgrader's own commands; return its source."""
    teacher, _student = desks
    source = teacher.folder / "source" / NEW / f"{NEW}.ipynb"
    source.parent.mkdir(parents=True)
    nbformat.write(books.squares_lab(), source)
    (teacher.folder / "nbgrader_config.py").write_text(f"c.CourseDirectory.course_id = {COURSE!r}\n")
    teacher.nbgrader("generate_assignment", NEW)
    said = releases(teacher, NEW)
    assert f"Released as: {COURSE} {NEW}" in said
    assert "Students get it once a grader has tried its checks" in said
    return source


def releases(teacher: Desk, key: str, *more: str) -> str:
    """Release a lab and wait until students have it; return what the command said."""
    said = str(teacher.nbgrader("release_assignment", key, *more)["log"])
    until("a grader trying the checks", lambda: teacher.house.ledger.students_have_newest(COURSE, key))
    return said


def test_teacher_releases_and_releases_again_with_a_new_cell(desks: tuple[Desk, Desk], released: Path) -> None:
    teacher, _student = desks
    book = books.squares_lab()
    book.cells.append(books.check("more", "assert total([1, 2, 3]) == 6", points=1))
    nbformat.write(book, released)
    teacher.nbgrader("generate_assignment", NEW, "--force")
    releases(teacher, NEW, "--force")
    rows = {row["assignment_id"]: row["status"] for row in teacher.listed()}
    assert rows[NEW] == "released"
    assert {row["course_id"] for row in teacher.listed("--course", COURSE)} == {COURSE}


def test_student_fetches_submits_and_reads_feedback(desks: tuple[Desk, Desk], released: Path, house: House) -> None:
    _teacher, student = desks
    assert NEW in {row["assignment_id"] for row in student.listed("--course", COURSE)}
    assert "Only an instructor" in _try_to_release(student)
    student.nbgrader("fetch_assignment", NEW, "--course", COURSE)
    student.nbgrader("fetch_assignment", NEW, "--course", COURSE, fails=True)
    student.nbgrader("fetch_assignment", NEW, "--course", COURSE, "--replace")
    notebook = student.folder / COURSE / NEW / f"{NEW}.ipynb"
    given = notebook.read_text()
    _solve(notebook, released)
    assert "Success!" in student.nbgrader("validate", str(notebook.relative_to(student.folder)))["out"]
    said = student.nbgrader("submit", NEW, "--course", COURSE)["log"]
    assert f"Submitted as: {COURSE} {NEW}" in said
    until("grading", house.ledger.idle)
    [row] = [row for row in student.listed("--cached", "--course", COURSE) if row["assignment_id"] == NEW]
    assert (row["student_id"], row["submissions"][-1]["has_exchange_feedback"]) == (student.hub_name, True)
    assert "feedback ready to be fetched" in student.nbgrader("list", NEW, "--inbound", "--course", COURSE)["log"]
    student.nbgrader("fetch_feedback", NEW, "--course", COURSE)
    page = max((notebook.parent / "feedback").rglob("*.html"))
    assert "2 of 2 points" in page.read_text()
    assert "feedback already fetched" in student.nbgrader("list", NEW, "--inbound", "--course", COURSE)["log"]
    for flag in ((), ("--inbound",), ("--cached",)):
        words = ("list", NEW, *flag, "--remove", "--course", COURSE)
        assert "taken back on the learning site" in student.nbgrader(*words, fails=True)["log"]
    assert "BEGIN HIDDEN" not in given
    assert leaks(student.folder, released) == []


def _try_to_release(student: Desk) -> str:
    for step in ("release", "source"):
        (student.folder / step / NEW).mkdir(parents=True)
        nbformat.write(books.squares_lab(), student.folder / step / NEW / f"{NEW}.ipynb")
    said = str(student.nbgrader("release_assignment", NEW, "--course", COURSE, fails=True)["log"])
    for step in ("release", "source"):
        (student.folder / step / NEW / f"{NEW}.ipynb").unlink()
    return said


def _solve(notebook: Path, source: Path) -> None:
    """Write the author's answers into the student's notebook."""
    answers = {cell.metadata.nbgrader.grade_id: cell.source for cell in nbformat.read(source, 4).cells[1:]}
    book = nbformat.read(notebook, 4)
    for cell in book.cells[1:]:
        if cell.cell_type == "markdown":
            cell.source = "Because they are."
        elif cell.metadata.nbgrader.solution:
            cell.source = re.sub(r"### (BEGIN|END) SOLUTION\n?", "", answers[cell.metadata.nbgrader.grade_id])
    nbformat.write(book, notebook)


def leaks(folder: Path, source: Path) -> list[str]:
    """Return the hidden lines of a lab that are in any byte below a folder."""
    hidden = secret_lines(nbformat.read(source, 4), least=8)
    assert len(hidden) >= 3
    held = b"\0".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
    return [line for line in hidden if line.encode() in held or json.dumps(line)[1:-1].encode() in held]


def test_teacher_collects_grades_and_sends_feedback(
    desks: tuple[Desk, Desk], released: Path, house: House, lab: Lab
) -> None:
    teacher, student = desks
    assert student.hub_name in {row["student_id"] for row in teacher.listed(NEW, "--inbound")}
    teacher.nbgrader("collect", NEW)
    collected = teacher.folder / "submitted" / student.hub_name / NEW
    assert (collected / f"{NEW}.ipynb").is_file()
    assert "Already collected" in teacher.nbgrader("collect", NEW, "--update", "--before-duedate")["log"]
    teacher.nbgrader("autograde", NEW)
    teacher.nbgrader("generate_feedback", NEW)
    teacher.nbgrader("release_feedback", NEW)
    student.nbgrader("fetch_feedback", NEW, "--course", COURSE)
    page = max((student.folder / COURSE / NEW / "feedback").rglob("*.html"))
    assert "nbgrader" not in page.read_text()[:200]
    assert "squares-basic" in page.read_text() or "Score" in page.read_text()


SEVERAL = "two-books"


def test_lab_of_two_notebooks_and_a_data_file_goes_the_whole_way(
    desks: tuple[Desk, Desk], released: Path, house: House
) -> None:
    teacher, student = desks
    source = teacher.folder / "source" / SEVERAL
    source.mkdir()
    nbformat.write(books.squares_lab(), source / "first.ipynb")
    cubes = books.book(
        books.text("# Cubes"),
        books.solution("cube", "def cube(n):\n    return n ** 3"),
        books.check("cube-basic", "assert cube(2) == 8", "assert cube(-3) == -27", points=5),
    )
    nbformat.write(cubes, source / "second.ipynb")
    (source / "rooms.csv").write_text("a,1\n")
    teacher.nbgrader("generate_assignment", SEVERAL)
    releases(teacher, SEVERAL)
    student.nbgrader("fetch_assignment", SEVERAL, "--course", COURSE)
    here = student.folder / COURSE / SEVERAL
    assert {path.name for path in here.iterdir()} == {"first.ipynb", "second.ipynb", "rooms.csv"}
    _solve(here / "second.ipynb", source / "second.ipynb")
    (here / "notes.txt").write_text("mine")
    student.nbgrader("submit", SEVERAL, "--course", COURSE)
    until("grading", house.ledger.idle)
    student.nbgrader("fetch_feedback", SEVERAL, "--course", COURSE)
    pages = {path.name: path.read_text() for path in (here / "feedback").rglob("*.html")}
    assert set(pages) == {"first.html", "second.html"}
    assert "5 of 5 points" in pages["second.html"]
    teacher.nbgrader("collect", SEVERAL)
    collected = teacher.folder / "submitted" / student.hub_name / SEVERAL
    assert {"first.ipynb", "second.ipynb", "rooms.csv", "notes.txt"} <= {path.name for path in collected.iterdir()}
    teacher.nbgrader("autograde", SEVERAL)
    teacher.nbgrader("generate_feedback", SEVERAL)
    teacher.nbgrader("release_feedback", SEVERAL)
    student.nbgrader("fetch_feedback", SEVERAL, "--course", COURSE)
    assert all("Score" in path.read_text() for path in (here / "feedback").rglob("*.html"))
    teacher.nbgrader("export")
    rows = [line.split(",") for line in (teacher.folder / "grades.csv").read_text().splitlines()]
    [score] = [row[rows[0].index("score")] for row in rows if row[0] == SEVERAL and student.hub_name in row]
    assert float(score) >= 5


def test_commands_that_need_no_exchange_do_what_they_do_elsewhere(desks: tuple[Desk, Desk]) -> None:
    """Every other command of nbgrader's, by its own name and by the old one, with the site as exchange."""
    teacher, _student = desks
    folder = teacher.folder / "beside"
    teacher.nbgrader("quickstart", "beside")

    def says(*words: str) -> str:
        said = teacher.nbgrader(*words, below="beside")
        return str(said["out"]) + str(said["log"])

    says("update", "source/ps1/problem1.ipynb")
    says("generate_assignment", "ps1")
    assert {path.name for path in (folder / "release" / "ps1").iterdir()} >= {"problem1.ipynb", "problem2.ipynb"}
    says("assign", "ps1", "--force")
    says("generate_solution", "ps1")
    assert "def squares" in (folder / "solution" / "ps1" / "problem1.ipynb").read_text()
    says("db", "student", "add", "hacker")
    assert "hacker" in says("db", "student", "list")
    assert "ps1" in says("db", "assignment", "list")
    archive = folder / "downloaded" / "ps1" / "archive"
    archive.mkdir(parents=True)
    shutil.copy(
        folder / "release/ps1/problem1.ipynb", archive / "ps1_hacker_attempt_2016-01-30-15-30-10_problem1.ipynb"
    )
    parts = r".*_(?P<student_id>\w+)_attempt_(?P<timestamp>[0-9\-]+)_(?P<file_id>\w+)"
    says("zip_collect", "ps1", f"--FileNameCollectorPlugin.named_regexp={parts}")
    assert (folder / "submitted" / "hacker" / "ps1" / "problem1.ipynb").is_file()
    says("autograde", "ps1")
    says("feedback", "ps1")
    assert (folder / "feedback" / "hacker" / "ps1" / "problem1.html").is_file()
    says("export", "--to=all.csv")
    assert "hacker" in (folder / "all.csv").read_text()
    told = teacher.nbgrader("formgrade", below="beside", fails=True)["log"]
    assert "no longer a standalone command" in told, "as nbgrader answers everywhere"
    (folder / "empty").mkdir()
    teacher.nbgrader("generate_config", below="beside/empty")
    assert "CourseDirectory" in (folder / "empty" / "nbgrader_config.py").read_text()


def test_old_names_of_the_exchanges_commands_reach_the_site(desks: tuple[Desk, Desk], released: Path) -> None:
    teacher, student = desks
    assert f"Released as: {COURSE} {NEW}" in teacher.nbgrader("release", NEW)["log"]
    assert "already have a copy" in student.nbgrader("fetch", NEW, "--course", COURSE, fails=True)["log"]
    told = teacher.nbgrader("release_assignment", "never-written", fails=True)["log"]
    assert "Write the lab's notebooks there first." in told


def test_jupyterlab_lists_fetches_and_submits_for_the_student(desks: tuple[Desk, Desk], released: Path) -> None:
    _teacher, student = desks
    courses = student.asks("GET", "courses")
    assert courses["success"] is True
    assert COURSE in courses["value"]
    fetched = student.asks("POST", "assignments/fetch", course_id=COURSE, assignment_id=NEW)
    assert (NEW, "fetched") in {(row["assignment_id"], row["status"]) for row in fetched["value"]}
    path = f"{COURSE}/{NEW}/{NEW}.ipynb"
    _solve(student.home / path, released)
    assert student.asks("POST", "assignments/validate", path=path)["success"] is True
    sent = student.asks("POST", "assignments/submit", course_id=COURSE, assignment_id=NEW)
    assert sent["success"] is True
    back = student.asks("POST", "assignments/fetch_feedback", course_id=COURSE, assignment_id=NEW)
    rows = [row for row in back["value"] if row["assignment_id"] == NEW and row["status"] == "submitted"]
    assert [row["student_id"] for row in rows] == [student.hub_name]
    assert '"@jupyter/nbgrader:create-assignment": true' in _page_config(student)
    assert leaks(student.home, released) == []


def test_jupyterlab_has_the_teachers_pages_for_the_teacher(desks: tuple[Desk, Desk], released: Path) -> None:
    teacher, _student = desks
    assert teacher.asks("GET", "formgraders") == {"success": True, "value": []}
    listed = teacher.asks("GET", "assignments", course_id=COURSE)["value"]
    assert (NEW, "released") in {(row["assignment_id"], row["status"]) for row in listed}
    # What students handed in is no work of the teacher's own.
    assert [row for row in listed if row["status"] == "submitted"] == []
    config = _page_config(teacher)
    for name in ("create-assignment", "course-list", "validate-assignment"):
        assert f'"@jupyter/nbgrader:{name}": true' not in config
    assert '"@jupyter/nbgrader:formgrader": true' in config


def _page_config(desk: Desk) -> str:
    found = re.search(r'"disabledExtensions": (\{[^}]*\}|\[[^\]]*\])', desk.shown)
    assert found
    names = json.loads(found[1])
    return json.dumps(dict.fromkeys(names, True) if isinstance(names, list) else names)


def test_planted_hidden_line_is_found(tmp_path: Path, released: Path) -> None:
    (tmp_path / "notes.txt").write_text("assert squares(5) == [1, 4, 9, 16, 25]")
    assert leaks(tmp_path, released) == ["assert squares(5) == [1, 4, 9, 16, 25]"]
    assert build(released.parent, None).manifest["max_points"] == 12
