"""The command that gives a course packages of its own, and what it says before and after."""

import json

import nbformat
import pytest
from django.core.management import CommandError

from labs.base.enums import JobState
from labs.models import VersionSealing
from tests.grader import books
from tests.grader.wheels import wheel
from tests.labs import factories as make

from .test_course_folders import say

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def shop(tmp_path, monkeypatch, settings):
    monkeypatch.setenv("UV_NO_INDEX", "1")
    monkeypatch.setenv("UV_FIND_LINKS", str(tmp_path / "shop"))
    monkeypatch.setenv("UV_CACHE_DIR", str(tmp_path / "cache"))
    settings.VAR = tmp_path / "var"
    text = "def mean(numbers):\n    return sum(numbers) / len(numbers)\n"
    wheel(tmp_path / "shop", "tiny_means", "1.0", {"tiny_means/__init__.py": text})


def test_report_names_the_command_and_after_it_the_course_runs(tmp_path):
    lab = books.book(
        books.solution("middle", "import tiny_means\ndef middle(n):\n    return tiny_means.mean(n)"),
        books.check("check", "assert middle([1, 3]) == 2"),
    )
    (tmp_path / "mine" / "source" / "one").mkdir(parents=True)
    nbformat.write(lab, tmp_path / "mine" / "source" / "one" / "one.ipynb")
    file = tmp_path / "mine" / "requirements.txt"
    file.write_text("tiny_means==1.0\n")
    said = say("import_nbgrader_course", str(tmp_path / "mine"), "--course", "mine", "--dry-run")
    assert "check   mine/one/check: A person decides, " in said
    line = f"course_environment mine --requirements {file}\n"
    assert line in said

    told = say("course_environment", "mine", "--requirements", str(file))
    assert "mine: tiny-means 1.0 (0.0 MB)" in told
    said = say("import_nbgrader_course", str(tmp_path / "mine"), "--course", "mine")
    assert "check   mine/one/check: Sealed, " in said
    assert "tiny" not in "".join(one for one in said.splitlines() if one.startswith("package"))


def test_checks_are_tried_anew_and_trouble_is_told(tmp_path):
    lab = make.make_lab()
    make.know(lab.current)
    course = lab.course_key
    told = say("course_environment", course, "--package", "tiny-means")
    assert "Graders try the checks of 1 versions of its labs with it." in told
    assert VersionSealing.objects.get(version=lab.current).state == JobState.QUEUED
    about = next((tmp_path / "var" / "environments" / course).glob("*/about.json"))
    about.write_text(json.dumps({**json.loads(about.read_text()), "machine": "3.1 abacus"}))
    said = say("course_environment")
    assert f"TROUBLE the packages of {course} were made for 3.1 abacus" in said
    assert f"python manage.py course_environment {course} --again" in said
    assert "TROUBLE" not in say("course_environment", course, "--again")
    assert "no packages of its own" in say("course_environment", course, "--remove")


def test_what_does_not_work_changes_nothing_and_is_said():
    with pytest.raises(CommandError, match=r"Nothing was changed: .*no-such-thing"):
        say("course_environment", "mine", "--package", "no-such-thing")
    with pytest.raises(CommandError, match="Name a course"):
        say("course_environment", "mine", "--package", "tiny-means", "--remove")
    with pytest.raises(CommandError, match="is no file"):
        say("course_environment", "mine", "--requirements", "no-such-list.txt")
