"""nbgrader's own commands and its assignment list, with the site as exchange."""

import io
import json
import logging
import os
import zipfile
from pathlib import Path

import nbformat
import pytest
from nbgrader.auth import Authenticator
from nbgrader.coursedir import CourseDirectory
from nbgrader.exchange import ExchangeFactory
from nbgrader.exchange.abc import ExchangeError
from traitlets.config import Config

from labs.exchange import archive, configure, marks
from labs.grader import settings
from tests.grader import books

from .stub import Site

logging.getLogger("traitlets").setLevel(logging.CRITICAL)
CONFIG = Path(__file__).resolve().parents[2] / "labs" / "exchange" / "nbgrader_config.py"


@pytest.fixture
def site(monkeypatch):
    made = Site()
    made.release = books.built(books.squares_lab(), {"data.csv": b"a,b"}).release
    monkeypatch.setenv("ACADEMY_API_URL", made.url)
    monkeypatch.setenv("JUPYTERHUB_API_TOKEN", "token-student")
    yield made
    made.close()


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def use(name, **options):
    """Return one of the seven, set up as nbgrader sets it up."""
    config = Config()
    configure(config)
    config.CourseDirectory.course_id = options.pop("course", "course")
    config.CourseDirectory.assignment_id = options.pop("assignment", "lab")
    config.CourseDirectory.root = str(Path.cwd())
    for key, value in options.items():
        config.setdefault(f"Exchange{name}", Config())[key] = value
    coursedir = CourseDirectory(config=config)
    factory = ExchangeFactory(config=config)
    return getattr(factory, name)(coursedir=coursedir, authenticator=Authenticator(config=config), config=config)


def names(data):
    return sorted(zipfile.ZipFile(io.BytesIO(data)).namelist())


def test_fetch_puts_the_release_into_course_and_assignment(site, home):
    use("FetchAssignment").start()
    assert sorted(path.name for path in (home / "course" / "lab").iterdir()) == ["data.csv", "lab.ipynb"]
    assert [path.name for path in (home / "course").iterdir()] == ["lab"]


def test_fetch_never_overwrites_work(site, home):
    use("FetchAssignment").start()
    (home / "course" / "lab" / "lab.ipynb").write_text("my work")
    with pytest.raises(ExchangeError, match="already have a copy"):
        use("FetchAssignment").start()
    (home / "course" / "lab" / "data.csv").unlink()
    use("FetchAssignment", replace_missing_files=True).start()
    assert (home / "course" / "lab" / "lab.ipynb").read_text() == "my work"
    assert (home / "course" / "lab" / "data.csv").read_bytes() == b"a,b"


def test_fetch_of_a_damaged_archive_leaves_nothing_half_done(site, home):
    site.release = site.release[:300]
    with pytest.raises(Exception):  # noqa: B017
        use("FetchAssignment").start()
    assert list((home / "course").iterdir()) == []


def test_submit_sends_the_folder_and_keeps_the_receipt(site, home):
    use("FetchAssignment").start()
    submit = use("Submit")
    submit.start()
    assert names(site.files["sub-1"]) == ["data.csv", "lab.ipynb"]
    assert submit.receipt["id"] == "sub-1"
    assert submit.timestamp == "2026-03-01 10:00:01.000000 UTC"


def test_submit_sends_no_links_no_checkpoints_no_old_feedback(site, home):
    use("FetchAssignment").start()
    lab = home / "course" / "lab"
    (home / "secret").mkdir()
    (home / "secret" / "key").write_text("C4N4RY")
    (lab / "link").symlink_to(home / "secret" / "key")
    (lab / "folder").symlink_to(home / "secret")
    for folder in (".ipynb_checkpoints", "feedback"):
        (lab / folder).mkdir()
        (lab / folder / "old.html").write_text("old")
    use("Submit").start()
    assert names(site.files["sub-1"]) == ["data.csv", "lab.ipynb"]
    assert b"C4N4RY" not in site.files["sub-1"]


def test_submit_says_nothing_about_who_it_is(site, home):
    use("FetchAssignment").start()
    use("Submit").start()
    assert site.submissions[0]["student"] == "h-student"
    assert all(b"h-student" not in body for body in site.bodies)


def test_strict_submit_with_a_missing_notebook_is_refused(site, home):
    use("FetchAssignment").start()
    site.notebooks = ["lab", "second"]
    with pytest.raises(ExchangeError, match="missing: second"):
        use("Submit", strict=True).start()
    assert site.submissions == []
    use("Submit").start()
    assert len(site.submissions) == 1


def test_list_shows_released_then_fetched_then_submitted_with_feedback(site, home):
    [row] = use("List").start()
    assert (row["status"], row["notebooks"][0]["notebook_id"]) == ("released", "lab")
    use("FetchAssignment").start()
    [row] = use("List").start()
    assert (row["status"], row["path"]) == ("fetched", str(home / "course" / "lab"))
    use("Submit").start()
    [row] = use("List", cached=True).start()
    assert (row["submissions"][0]["has_exchange_feedback"], row["submissions"][0]["has_local_feedback"]) == (
        False,
        False,
    )
    site.feedback["sub-1", "lab"] = b"<p>good</p>"
    use("FetchFeedback").start()
    page = home / "course" / "lab" / "feedback" / row["submissions"][0]["timestamp"] / "lab.html"
    assert page.read_bytes() == b"<p>good</p>"
    [row] = use("List", cached=True).start()
    assert row["submissions"][0]["local_feedback_path"] == str(page.parent)
    site.feedback["sub-1", "lab"] = b"<p>better</p>"
    [row] = use("List", cached=True).start()
    assert row["submissions"][0]["feedback_updated"] is True


def test_assignment_list_of_jupyterlab_works_as_it_is(site, home, monkeypatch):
    from nbgrader.server_extensions.assignment_list.handlers import AssignmentList

    (home / "nbgrader_config.py").write_text(CONFIG.read_text())
    panel = AssignmentList()
    panel.root_dir = str(home)
    assert panel.list_courses() == {"success": True, "value": ["course"]}
    assert panel.fetch_assignment("course", "lab") == {"success": True}
    assert panel.submit_assignment("course", "lab") == {"success": True}
    listed = panel.list_assignments("course")["value"]
    assert [row["status"] for row in listed] == ["fetched", "submitted"]


def test_cached_list_shows_own_work_alone_to_somebody_who_teaches(site, home, monkeypatch, capsys):
    use("FetchAssignment").start()
    use("Submit").start()
    monkeypatch.setenv("JUPYTERHUB_API_TOKEN", "token-teacher")
    assert [row["student_id"] for row in use("List", inbound=True).start()] == ["h-student"]
    monkeypatch.setenv("JUPYTERHUB_USER", "h-teacher")
    assert use("List", cached=True).start() == []
    [row] = use("List", inbound=True, as_json=True).start()
    assert json.loads(capsys.readouterr().out) == [row]


def test_list_removes_nothing(site, home):
    with pytest.raises(ExchangeError, match="learning site"):
        use("List", remove=True).start()


def test_release_sends_release_and_source_and_tells_when_students_get_it(site, home, monkeypatch, caplog):
    caplog.set_level("INFO", logger="traitlets")
    monkeypatch.setenv("JUPYTERHUB_API_TOKEN", "token-teacher")
    (home / "source" / "lab").mkdir(parents=True)
    nbformat.write(books.squares_lab(), home / "source" / "lab" / "lab.ipynb")
    with pytest.raises(ExchangeError, match="generate_assignment"):
        use("ReleaseAssignment").start()
    (home / "release" / "lab").mkdir(parents=True)
    (home / "release" / "lab" / "lab.ipynb").write_text("{}")
    use("ReleaseAssignment").start()
    assert "Students get it once a grader has tried its checks" in caplog.text
    assert names(site.release) == names(site.source) == ["lab.ipynb"]
    assert b"HIDDEN" not in zipfile.ZipFile(io.BytesIO(site.release)).read("lab.ipynb")


def test_release_sends_the_courses_own_marks_with_the_source(site, home, monkeypatch):
    monkeypatch.setenv("JUPYTERHUB_API_TOKEN", "token-teacher")
    for step in ("source", "release"):
        (home / step / "lab").mkdir(parents=True)
        nbformat.write(books.squares_lab(), home / step / "lab" / "lab.ipynb")
    release = use("ReleaseAssignment")
    release.start()
    assert site.queries[-1] == {}
    release.config.ClearHiddenTests.begin_test_delimeter = "#h("
    release.config.ClearSolutions.code_stub = {"python": "# write here"}
    release.config.ExecutePreprocessor.timeout = 45
    release.start()
    sent = json.loads(site.queries[-1]["settings"][0])
    assert sent["clearing"] == {
        "ClearHiddenTests": {"begin_test_delimeter": "#h("},
        "ClearSolutions": {"code_stub": {"python": "# write here"}},
    }
    assert sent["timeout"] == 45
    assert settings.sent(sent).clearing == sent["clearing"]
    assert {kind: set(names) for kind, names in marks.CLEARING.items()} == {
        kind: set(names) for kind, names in settings.CLEARING.items()
    }


def test_collect_takes_the_newest_of_each_and_writes_its_own_timestamp(site, home, monkeypatch):
    use("FetchAssignment").start()
    (home / "course" / "lab" / "timestamp.txt").write_text("1999-01-01 00:00:00 UTC")
    use("Submit").start()
    use("Submit").start()
    monkeypatch.setenv("JUPYTERHUB_API_TOKEN", "token-teacher")
    use("Collect").start()
    folder = home / "submitted" / "h-student" / "lab"
    assert (folder / "timestamp.txt").read_text() == "2026-03-01 10:00:02.000000 UTC"
    assert json.loads((folder / "academy_submission.json").read_text())["id"] == "sub-2"
    site.take("h-student", site.files["sub-1"])
    use("Collect").start()
    assert (folder / "timestamp.txt").read_text().startswith("2026-03-01 10:00:02")
    use("Collect", update=True).start()
    assert (folder / "timestamp.txt").read_text().startswith("2026-03-01 10:00:03")


def test_release_feedback_goes_to_the_collected_submission(site, home, monkeypatch):
    use("FetchAssignment").start()
    use("Submit").start()
    monkeypatch.setenv("JUPYTERHUB_API_TOKEN", "token-teacher")
    use("Collect").start()
    (home / "feedback" / "h-student" / "lab").mkdir(parents=True)
    (home / "feedback" / "h-student" / "lab" / "lab.html").write_text("<p>well done</p>")
    (home / "feedback" / "h-nobody" / "lab").mkdir(parents=True)
    use("ReleaseFeedback").start()
    assert site.feedback == {("sub-1", "lab"): b"<p>well done</p>"}


@pytest.mark.parametrize(("status", "said"), [(403, "You are not in this course."), (409, "This lab is closed.")])
def test_the_sites_own_words_reach_the_person(site, home, status, said):
    site.say = (status, said)
    with pytest.raises(ExchangeError, match=said):
        use("FetchAssignment").start()


def test_site_that_does_not_answer_gives_a_plain_sentence(home, monkeypatch):
    monkeypatch.setenv("ACADEMY_API_URL", "http://127.0.0.1:9/api/labs")
    with pytest.raises(ExchangeError, match="Your files are safe"):
        use("List").start()


def test_unpack_writes_nothing_outside_and_through_no_link(tmp_path):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as made:
        for name in ("../up", "/abs", "door/in", "good/file"):
            made.writestr(name, "x")
    inside = tmp_path / "inside"
    inside.mkdir()
    (tmp_path / "outside").mkdir()
    (inside / "door").symlink_to(tmp_path / "outside")
    assert archive.unpack(buffer.getvalue(), inside) == ["good/file"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["inside", "outside"]
    assert list((tmp_path / "outside").iterdir()) == []


def test_unpack_of_a_bomb_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(archive, "UNPACKED_LIMIT", 1000)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("bomb", b"\0" * 5000)
    with pytest.raises(archive.ArchiveRefused):
        archive.unpack(buffer.getvalue(), tmp_path)


@pytest.mark.integration
def test_nbgraders_own_commands_do_the_whole_way(site, home, nbgrader_forks):
    """release → fetch → submit → collect → autograde → feedback → fetch feedback, all by `nbgrader …`."""
    (home / "nbgrader_config.py").write_text(CONFIG.read_text() + '\nc.CourseDirectory.course_id = "course"\n')
    (home / "source" / "lab").mkdir(parents=True)
    nbformat.write(books.squares_lab(), home / "source" / "lab" / "lab.ipynb")
    root = CONFIG.parents[2]

    def nbgrader(who, *command):
        environment = {**os.environ, "PYTHONPATH": str(root), "JUPYTERHUB_API_TOKEN": f"token-{who}"}
        done = nbgrader_forks.run("-m", "nbgrader", *command, environment=environment, folder=home)
        assert done.returncode == 0, done.stderr
        return done.stderr

    nbgrader("teacher", "generate_assignment", "lab")
    nbgrader("teacher", "release_assignment", "lab")
    nbgrader("student", "fetch_assignment", "lab", "--course", "course")
    nbgrader("student", "submit", "lab", "--course", "course")
    assert "course lab (fetched)" in nbgrader("student", "list", "--course", "course")
    nbgrader("teacher", "collect", "lab")
    nbgrader("teacher", "autograde", "lab")
    nbgrader("teacher", "generate_feedback", "lab")
    nbgrader("teacher", "release_feedback", "lab")
    nbgrader("student", "fetch_feedback", "lab", "--course", "course")
    [page] = (home / "course" / "lab" / "feedback").rglob("lab.html")
    assert page.read_bytes() == site.feedback["sub-1", "lab"]
