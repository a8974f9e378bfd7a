"""An nbgrader course comes in as it is, and goes out so that stock nbgrader opens it."""

import contextlib
import io
import json
import re
import shutil
import zipfile
from pathlib import Path

import nbformat
import nbgrader
import pytest
from django.core.management import CommandError, call_command
from jupyter_core.application import NoStart
from nbgrader.api import Gradebook
from nbgrader.apps import NbGraderApp

from labs.base import file_store
from labs.base.errors import BuildRefused
from labs.grader.commands import main
from labs.grader.engine import Engine
from labs.grader.sandbox.probe import choose
from labs.grades.services.marks import give_points, override_points
from labs.grades.services.results import record_result
from labs.models import Assignment, AssignmentVersion, Submission
from labs.queue.services import lease_jobs
from labs.submissions.services import receive_submission
from tests.exchange.formgrader import assert_interface_shows, formgrader
from tests.grader import books
from tests.labs.conftest import _private_files, opened_school, school  # noqa: F401
from tests.labs.factories import COURSE, know_all

STOCK = Path(nbgrader.__file__).parent / "docs" / "source" / "user_guide"


def say(*words):
    out = io.StringIO()
    call_command(*words, stdout=out)
    return out.getvalue()


def kept(settings):
    folder = Path(settings.STORAGES["private"]["OPTIONS"]["location"])
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


@pytest.fixture(scope="module")
def warm():
    """Return one engine for every course of this module: a cold one starts four fork servers for each."""
    with Engine(choose()) as engine:
        yield engine


@pytest.fixture(autouse=True)
def grader(request, monkeypatch, warm):
    """Run the grader's commands in this process, but in slow tests: starting it takes seconds."""
    if "slow" in request.keywords:
        return
    monkeypatch.setattr("labs.grader.courses.Engine", lambda level: contextlib.nullcontext(warm))

    def run(*arguments, seconds=0):
        out, errors = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(errors):
            code = main(list(arguments))
        if code:
            raise BuildRefused(errors.getvalue().strip().splitlines()[-1])
        return out.getvalue()

    monkeypatch.setattr("labs.nbgrader_courses.course_import.run_grader", run)
    monkeypatch.setattr("labs.nbgrader_courses.course_export.run_grader", run)


@pytest.fixture
def stock(tmp_path):
    """The course that nbgrader's own documentation teaches with, as a teacher's folder."""
    course = tmp_path / "teaching"
    for part in ("source", "submitted", "release", "autograded"):
        shutil.copytree(STOCK / part, course / part)
    (course / "nbgrader_config.py").write_text(
        'c = get_config()\nc.NbGrader.course_id = "Course 101"\nc.IncludeHeaderFooter.header = "source/header.ipynb"\n'
    )
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}", "Course 101") as book:
        book.add_assignment("ps1", duedate="2015-02-01 15:00:00 UTC")
        book.add_student("bitdiddle", first_name="Ben", last_name="Bitdiddle", email="ben@example.org")
    return course


def test_stock_course_comes_in_as_it_lies_and_every_file_has_its_line(db, stock, settings):
    (stock / ".git").mkdir()
    (stock / ".git" / "HEAD").write_text("ref")
    (stock / "source" / "empty").mkdir()
    assert (Assignment.objects.count(), kept(settings)) == (0, [])
    dry = say("import_nbgrader_course", str(stock), "--leave", "ps1_autotest", "--dry-run")
    assert (Assignment.objects.count(), kept(settings)) == (0, [])
    (stock / "source" / "ps1" / ".ipynb_checkpoints").mkdir()
    (stock / "source" / "ps1" / ".ipynb_checkpoints" / "old.ipynb").write_text("{}")
    (stock / "source" / "ps1" / "elsewhere").symlink_to("/etc/hostname")
    said = say("import_nbgrader_course", str(stock), "--leave", "ps1_autotest")
    for line in (
        "taken   source/ps1/problem1.ipynb: notebook of course-101/ps1, version 1",
        "taken   source/ps1/problem2.ipynb: notebook of course-101/ps1, version 1",
        "taken   source/ps1/jupyter.png: file for students of course-101/ps1, version 1",
        "kept    source/header.ipynb: its cells stand in every notebook of the course",
        "check   course-101/ps1: problem1.ipynb: begins with the cells of source/header.ipynb",
        "left    source/empty: empty: no notebook here",
        "left    source/ps1_autotest/jupyter.png: you asked to leave it out",
        "left    submitted/bitdiddle/ps1: nobody has a seat in this course yet: import it again once students have",
        "left    nbgrader_config.py: read in the sandbox for the course's name (course-101) and what it keeps back",
        "check   course-101/ps1/time and memory: a cell ",
        "left    gradebook.db: 1 students: people join here by invitation",
        "Dates: ps1 2015-02-01 15:00 UTC; set them for each cohort",
        "left    release/ps1/problem1.ipynb: nbgrader made it from the others; it is made again here",
        "left    submitted/bitdiddle/ps1/problem1.ipynb: with its folder",
    ):
        assert line in said
        assert line in dry
    assert "left    source/ps1/.ipynb_checkpoints/old.ipynb: a copy that programs make" in said
    assert "left    source/ps1/elsewhere: a link" in said
    assert "1 labs and 0 hand-ins taken over into course-101." in said
    assert "No course page is called course-101 yet" in said
    assert "Ben" not in said
    lab = Assignment.objects.get()
    assert (lab.lab_key, lab.current.notebooks, lab.current.max_points) == (
        "course-101/ps1",
        ["problem1", "problem2"],
        13,
    )
    release = zipfile.ZipFile(io.BytesIO(file_store.read(lab.current.release_path)))
    assert b"BEGIN SOLUTION" not in b"".join(release.read(name) for name in release.namelist())
    # Every file of the course has its line.
    told = {line[8:].partition(": ")[0] for line in said.splitlines() if line.startswith(("taken", "kept", "left"))}
    files = {path.relative_to(stock).as_posix() for path in stock.rglob("*") if path.is_symlink() or path.is_file()}
    assert files - told == {".git/HEAD"}
    assert ".git" not in said
    again = say("import_nbgrader_course", str(stock), "--leave", "ps1_autotest")
    assert "0 labs and 0 hand-ins taken over" in again
    assert AssignmentVersion.objects.count() == 1


def broken(course, what):
    """Make one thing in a course that keeps a lab, or all of it, out; return what is said about it."""
    source = course / "source"
    lab = books.squares_lab()
    if what == "settings":
        (course / "nbgrader_config.py").write_text('c.CourseDirectory.ignore = "no list"\n1 / 0\n')
        return "nbgrader_config.py: nbgrader_config: it cannot be read: ZeroDivisionError"
    if what == "language":
        lab.metadata.kernelspec = {"name": "julia", "display_name": "Julia", "language": "julia"}
    if what == "leak":
        hidden = lab.cells[3].source.partition("HIDDEN TESTS\n")[2].partition("\n###")[0]
        (source / "one" / "notes.txt").write_text(hidden)
    nbformat.write(lab, source / "one" / "one.ipynb")
    if what == "damaged":
        (source / "one" / "one.ipynb").write_text("{")
    return {
        "language": "source/one: one.ipynb: it is written in julia; its first graded cell is 'squares-basic'",
        "leak": "source/one: notes.txt: students would receive a line of a hidden test",
        "damaged": "source/one: one.ipynb: it is not a whole notebook file",
    }[what]


@pytest.mark.parametrize("what", ["settings", "language", "leak", "damaged"])
def test_one_problem_keeps_one_lab_out_or_all_where_the_whole_is_asked_for(db, tmp_path, settings, what):
    for name in ("one", "other"):
        (tmp_path / "course" / "source" / name).mkdir(parents=True)
        nbformat.write(books.squares_lab(), tmp_path / "course" / "source" / name / f"{name}.ipynb")
    said = broken(tmp_path / "course", what)
    out = io.StringIO()
    with pytest.raises(CommandError, match="Nothing was taken over"):
        call_command("import_nbgrader_course", str(tmp_path / "course"), "--whole", stdout=out)
    assert f"problem {said}" in out.getvalue()
    assert (Assignment.objects.count(), kept(settings)) == (0, [])
    if what != "settings":
        again = say("import_nbgrader_course", str(tmp_path / "course"))
        assert f"refused {said}" in again
        assert "left    source/one/one.ipynb: with its lab" in again
        assert "1 labs stay out, named above: one." in again
        assert Assignment.objects.get().key == "other"


def test_lab_in_bash_comes_in_and_one_in_another_language_stays_out_alone(db, tmp_path):
    for name, language in (("one", "julia"), ("shell", "bash")):
        (tmp_path / "source" / name).mkdir(parents=True)
        lab = books.squares_lab() if language == "julia" else books.shell_lab()
        lab.metadata.kernelspec = {"name": language.lower(), "display_name": language, "language": language}
        nbformat.write(lab, tmp_path / "source" / name / f"{name}.ipynb")
    said = say("import_nbgrader_course", str(tmp_path), "--course", "mine")
    for line in (
        "refused source/one: one.ipynb: it is written in julia; its first graded cell is 'squares-basic'; labs "
        "here are graded in Python 3, Bash, JavaScript and R: leave this lab out, or write it in one of them",
        "1 labs stay out, named above: one. Mend them, and import again.",
        "check   mine/shell: shell.ipynb: written in bash; its checks run in a program like the one in the lab",
        "check   mine/shell/count-basic: Sealed, ",
        "check   mine/shell/old: The old way, ",
        "It asks no question whose answer is written out in it.",
        "check   mine/shell/old: Only its last command decides: test $x = 3.",
        "check   mine/shell/leaves: It ends the shell (exit). nbgrader itself gives all points then",
        "1 labs and 0 hand-ins taken over into mine.",
    ):
        assert line in said, said
    assert Assignment.objects.get().current.manifest["languages"] == {"shell": "bash"}


def test_settings_of_a_course_run_in_the_sandbox_alone(db, tmp_path):
    (tmp_path / "source").mkdir()
    (tmp_path / "nbgrader_config.py").write_text(
        "import os, contextlib\n"
        f"with contextlib.suppress(OSError):\n    open({str(tmp_path / 'ran')!r}, 'w')\n"
        f"c.CourseDirectory.course_id = 'seen' if os.path.exists({str(tmp_path)!r}) else 'walled'\n"
    )
    said = say("import_nbgrader_course", str(tmp_path))
    assert "taken over into walled" in said
    assert not (tmp_path / "ran").exists()


def test_import_says_check_by_check_how_it_is_run_and_what_to_change_and_what_stays_back(db, tmp_path):
    source = tmp_path / "source" / "one"
    (source / "old").mkdir(parents=True)
    lab = books.squares_lab()
    lab.cells[2].source = lab.cells[2].source.replace("i * i", "i + i")
    lab.cells += [
        books.check("names", "assert 'squares' in globals()"),
        books.given("more", "import no_such_package.part"),
        books.check("package", "import no_such_package\nassert squares"),
    ]
    nbformat.write(lab, source / "one.ipynb")
    nbformat.write(books.squares_lab(), source / "old" / "answers.ipynb")
    (source / "key.txt").write_text("for teachers")
    (tmp_path / "nbgrader_config.json").write_text(json.dumps({"CourseDirectory": {"ignore": ["key.*"]}}))
    said = say("import_nbgrader_course", str(tmp_path), "--course", "mine")
    for line in (
        "kept    source/one/old/answers.ipynb: kept back: notebooks in a folder are not handed out",
        "kept    source/one/key.txt: kept back: the course's settings name it",
        "check   mine/one/total-basic: Sealed, ",
        "check   mine/one/squares-basic: A person decides, ",
        "Your own answer does not pass it here. Mend the check or your answer.",
        "check   mine/one/why: Graded by hand, ",
        "check   mine/one/names: The old way, ",
        "It passes only beside the answer itself. Call what students wrote, and compare what comes back.",
        "check   mine/one/package: A person decides, ",
        "package no-such-package (imported as no_such_package): neither labs nor graders have it; asked for by one\n",
        "run: python manage.py course_environment mine --package no-such-package\n",
        "check   mine/one/time and memory: a cell ",
    ):
        assert line in said
    release = zipfile.ZipFile(io.BytesIO(file_store.read(Assignment.objects.get().current.release_path)))
    assert release.namelist() == ["one.ipynb"]


@pytest.fixture
def course(school, tmp_path, settings):  # noqa: F811
    """A course of one lab with texts, handed in by two students and graded; the second time better."""
    folder = tmp_path / "made"
    (folder / "source" / "squares").mkdir(parents=True)
    nbformat.write(books.squares_lab(), folder / "source" / "squares" / "lab.ipynb")
    (folder / "source" / "squares" / "rooms.csv").write_text("a,1\n")
    (folder / "meta").mkdir()
    texts = (
        "title: Squares\ntitle_es: Cuadrados\nall_cells: false\ntasks:\n- {grade_id: why, title: Why, hint: Think}\n"
    )
    (folder / "meta" / "squares.yaml").write_text(texts)
    say("import_nbgrader_course", str(folder), "--course", COURSE)
    lab = Assignment.objects.select_related("current").get(key="squares")
    school.student.display_name, school.student.email = "NameCanary", "mailcanary@example.org"
    school.student.save()
    for student, earned in ((school.student, 1.0), (school.student, 2.0), (school.mate, 0.5)):
        work = books.handed_in(books.version(books.squares_lab()), {"squares": f"squares = {earned}", "why": "Because"})
        receive_submission(student=student, assignment=lab, data=books.zipped(work, **{"more.txt": b"mine"}))
        _graded(earned)
    best = Submission.objects.get(student=school.student, attempt=2)
    give_points(submission=best, grade_id="why", points=2.5, comment="Well said", by=school.instructor)
    override_points(submission=best, grade_id="total-basic", points=3, reason="Seen", by=school.instructor)
    override_points(
        submission=Submission.objects.get(student=school.mate), points=7, reason="Spoken about", by=school.instructor
    )
    return lab


def _graded(earned):
    know_all()
    for job in lease_jobs(worker="w", most=9):
        points = {"squares-basic": earned, "squares-edge": 0.0, "total-basic": 1.0, "why": None}
        tasks = [
            {"grade_id": name, "auto_points": given, "max_points": 4, "needs_manual": given is None, "message": "",
             "flag": ""}
            for name, given in points.items()
        ]  # fmt: skip
        page = {"name": "lab", "tasks": tasks, "feedback_html": f"<p>page {earned}</p>", "answers": {}}
        result = {"lease": job.lease, "outcome": "graded", "message": "", "detail": "", "notebooks": [page]}
        record_result(job=job, lease=job.lease, result={**result, "seconds": 0.1, "peak_mb": 9})


def nbgrader_command(folder, monkeypatch, *words):
    """Run one of nbgrader's own commands in this process."""
    monkeypatch.chdir(folder)
    app = NbGraderApp()
    app.initialize(list(words))
    with pytest.raises(NoStart):  # how Jupyter's programs say that a subcommand has run
        app.start()


def test_exported_course_is_opened_by_stock_nbgrader_and_formgrader(course, school, tmp_path, monkeypatch):  # noqa: F811
    out = tmp_path / "exported"
    said = say("export_nbgrader_course", COURSE, str(out))
    assert "delete it when it has done its work" in said
    with pytest.raises(CommandError, match="is there already"):
        say("export_nbgrader_course", COURSE, str(out))
    names = {school.student.hub_name, school.mate.hub_name}
    for part in ("submitted", "autograded", "feedback"):
        assert {path.name for path in (out / part).iterdir()} == names
    assert (out / "feedback" / school.student.hub_name / "squares" / "lab.html").read_text() == "<p>page 2.0</p>"
    assert b"BEGIN HIDDEN" not in (out / "release" / "squares" / "lab.ipynb").read_bytes()
    assert [path for path in out.rglob("*") if path.stat().st_mode & 0o077] == []
    _assert_nobody_is_named(out, school)

    with Gradebook(f"sqlite:///{out / 'gradebook.db'}", COURSE) as book:
        best = book.find_submission("squares", school.student.hub_name)
        assert (best.score, best.max_score, best.needs_manual_grade) == (2 + 0 + 3 + 2.5, 11, False)
        assert str(best.timestamp) in Submission.objects.get(student=school.student, attempt=2).timestamp
        seen = {grade.name: (grade.auto_score, grade.manual_score) for grade in best.notebooks[0].grades}
        assert seen["total-basic"] == (1, 3)
        assert seen["squares-basic"] == (2, None)
        assert book.find_comment("why", "lab", "squares", school.student.hub_name).comment == "Well said"
        other = book.find_submission("squares", school.mate.hub_name)
        assert (other.score, other.needs_manual_grade) == (7, True)
        assert {(student.first_name, student.email) for student in book.students} == {(None, None)}

    assert_interface_shows(out, school.student.hub_name, monkeypatch)
    nbgrader_command(out, monkeypatch, "export")
    grades = (out / "grades.csv").read_text()
    assert {line.split(",")[0] for line in grades.splitlines()[1:]} == {"squares"}
    assert re.search(rf"squares,.*,{school.student.hub_name},.*,7.5,11.0", grades)


def _assert_nobody_is_named(folder, world):
    for path in folder.rglob("*"):
        data = path.read_bytes() if path.is_file() else b""
        for secret in ("NameCanary", "mailcanary", world.student.username, world.mate.username, str(world.student.pk)):
            assert secret.encode() not in data, path
            assert secret not in str(path.relative_to(folder))


@pytest.mark.slow
def test_formgrader_itself_shows_an_exported_course_and_takes_points(course, school, tmp_path):  # noqa: F811
    out, student = tmp_path / "exported", school.student.hub_name
    say("export_nbgrader_course", COURSE, str(out))
    with formgrader(out, str(tmp_path)) as stock:
        for page in ("", "/manage_assignments", "/gradebook", "/gradebook/squares", f"/manage_students/{student}"):
            answer = stock.get(f"/formgrader{page}")
            assert (answer.status_code, "nbgrader formgrade" in answer.text) == (200, True), page
        rows = {row["student"]: row for row in stock.get("/formgrader/api/submitted_notebooks/squares/lab").json()}
        assert rows[student]["score"] == 7.5
        book = rows[student]["id"]
        answer = stock.get(f"/formgrader/submissions/{book}")
        shown = re.sub(r"<[^>]+>", "", answer.text)  # the answer comes with a tag for each colour
        assert (answer.status_code, "squares = 2.0" in shown) == (200, True)
        grades = stock.get("/formgrader/api/grades", params={"submission_id": book}).json()
        [why] = [one for one in grades if one["name"] == "why"]
        changed = stock.put(f"/formgrader/api/grade/{why['id']}", json={"manual_score": 1, "extra_credit": 0})
        assert changed.status_code == 200
    with Gradebook(f"sqlite:///{out / 'gradebook.db'}", COURSE) as gradebook:
        assert gradebook.find_submission("squares", student).score == 6


@pytest.mark.slow
def test_grader_runs_in_a_process_of_its_own(course, tmp_path, monkeypatch):
    monkeypatch.setenv("ACADEMY_GRADER_TOKEN", "secret")
    say("export_nbgrader_course", COURSE, str(tmp_path / "out"))
    assert (tmp_path / "out" / "gradebook.db").is_file()


def test_export_and_import_again_loses_nothing_of_the_source(course, school, tmp_path):  # noqa: F811
    before = course.current
    say("export_nbgrader_course", COURSE, str(tmp_path / "out"))
    said = say("import_nbgrader_course", str(tmp_path / "out"))
    assert f"left    submitted/{school.student.hub_name}/squares: it is here already" in said
    assert f"0 labs and 0 hand-ins taken over into {COURSE}." in said
    assert (AssignmentVersion.objects.count(), Submission.objects.count()) == (1, 3)
    elsewhere = say("import_nbgrader_course", str(tmp_path / "out"), "--course", "elsewhere")
    assert "1 labs and 0 hand-ins" in elsewhere
    copy = Assignment.objects.select_related("current").get(course_key="elsewhere").current
    assert file_store.read(copy.source_path) == file_store.read(before.source_path)
    assert file_store.read(copy.release_path) == file_store.read(before.release_path)
    same = ("title", "title_es", "tasks", "max_points", "limits", "notebooks")
    assert [copy.manifest[name] for name in same] == [before.manifest[name] for name in same]
    assert (copy.manifest["title_es"], copy.manifest["tasks"][-1]["hint"]) == ("Cuadrados", "Think")


@pytest.mark.parametrize(("form", "file"), [("percent", "lab.py"), ("myst", "lab.md")])
def test_course_goes_out_as_text_and_comes_in_again_as_the_same_labs(course, school, tmp_path, form, file):  # noqa: F811
    said = say("export_nbgrader_course", COURSE, str(tmp_path / "out"), "--text", form)
    assert "stays a notebook" not in said
    source = tmp_path / "out" / "source" / "squares"
    assert [path.name for path in source.iterdir() if path.suffix in (".ipynb", ".py", ".md")] == [file]
    said = say("import_nbgrader_course", str(tmp_path / "out"))
    assert f"0 labs and 0 hand-ins taken over into {COURSE}." in said
    line = f"source/squares/{file}: notebook as text, lab.ipynb of elsewhere/squares, version 1"
    said = say("import_nbgrader_course", str(tmp_path / "out"), "--course", "elsewhere")
    assert f"taken   {line}" in said
    assert f"check   elsewhere/squares: {file}: a notebook as text; lab.ipynb is made from it" in said
    copy = Assignment.objects.select_related("current").get(course_key="elsewhere").current
    same = ("title", "title_es", "tasks", "max_points", "limits", "notebooks")
    assert [copy.manifest[name] for name in same] == [course.current.manifest[name] for name in same]


def test_work_of_a_student_with_a_seat_is_taken_and_graded_again(course, school, tmp_path):  # noqa: F811
    made = tmp_path / "made"
    folder = made / "submitted" / school.student.hub_name / "squares"
    folder.mkdir(parents=True)
    best = Submission.objects.get(student=school.student, attempt=2)
    zipfile.ZipFile(io.BytesIO(file_store.read(best.path))).extractall(folder)
    (folder / "timestamp.txt").write_text(best.timestamp)
    here = say("import_nbgrader_course", str(made), "--course", COURSE)
    assert f"left    submitted/{school.student.hub_name}/squares: it is here already" in here
    (folder / "lab.ipynb").write_text((folder / "lab.ipynb").read_text().replace("squares = 2.0", "squares = 3.0"))
    (folder / "door").symlink_to("/etc/hostname")
    shutil.copytree(folder, made / "submitted" / school.stranger.username / "squares", symlinks=True)
    dry = say("import_nbgrader_course", str(made), "--course", COURSE, "--dry-run")
    assert Submission.objects.count() == 3
    said = say("import_nbgrader_course", str(made), "--course", COURSE)
    for line in (
        "squares: attempt 3, graded again here",
        "squares/lab.ipynb: in attempt 3",
        "squares/more.txt: in attempt 3",
    ):
        assert f"taken   submitted/{school.student.hub_name}/{line}" in said
        assert f"taken   submitted/{school.student.hub_name}/{line}" in dry
    for line in ("timestamp.txt: a note", "door: a link"):
        assert f"left    submitted/{school.student.hub_name}/squares/{line}" in said
    assert f"left    submitted/{school.stranger.username}/squares: nobody with a seat" in said
    added = Submission.objects.get(student=school.student, attempt=3)
    assert b"squares = 3.0" in zipfile.ZipFile(io.BytesIO(file_store.read(added.path))).read("lab.ipynb")
    assert "0 labs and 0 hand-ins" in say("import_nbgrader_course", str(made), "--course", COURSE)


def test_error_in_the_middle_leaves_nothing(course, school, tmp_path, settings, monkeypatch):  # noqa: F811
    before, files = Assignment.objects.count(), kept(settings)
    monkeypatch.setattr("labs.nbgrader_courses.course_import._say_files", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        say("import_nbgrader_course", str(tmp_path / "made"), "--course", "elsewhere")
    assert (Assignment.objects.count(), kept(settings)) == (before, files)
    monkeypatch.setattr("labs.nbgrader_courses.course_export.run_grader", lambda *_, **__: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        say("export_nbgrader_course", COURSE, str(tmp_path / "again"))
    assert sorted(path.name for path in tmp_path.iterdir() if "export" in path.name or path.name == "again") == []
