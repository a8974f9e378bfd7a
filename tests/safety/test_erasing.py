"""The erase drill in small: real commits in a real file, a fresh backup, an older one put back, and a race."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from tests import databases
from tests.safety.erasing import RACES


@pytest.fixture(scope="module")
def drilled(django_db_setup, tmp_path_factory) -> dict:
    """What the drill says; run once for all tests."""
    var: Path = tmp_path_factory.mktemp("drill") / "var"
    var.mkdir()
    shutil.copyfile(next(databases.CACHE.glob("test-template-*.sqlite3")), var / "site.sqlite3")
    environment = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    environment |= {"DJANGO_SETTINGS_MODULE": "academy_site.settings.embedded", "ACADEMY_VAR": str(var)}
    done = subprocess.run(
        [sys.executable, "-m", "tests.safety.erasing"],
        cwd=settings.ROOT, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def test_a_backup_of_before_holds_the_person_so_that_absence_says_something(drilled):
    assert any("site.sqlite3" in line for line in drilled["before"])


def test_no_byte_of_an_erased_person_is_left(drilled):
    assert drilled["after"] == []


def test_a_fresh_backup_holds_nothing_of_an_erased_person(drilled):
    assert drilled["fresh"] == []


def test_an_older_backup_forgets_again_when_it_is_put_back(drilled):
    assert drilled["restored"]["erased"] == 2
    assert drilled["back"] == []
    assert drilled["open"] == 0


def test_certificate_names_what_was_destroyed(drilled):
    assert drilled["certificate"]["lab home folder"] == 1
    assert drilled["certificate"]["files of work and feedback"] == 1
    assert drilled["certificate"]["copies of e-mails"] == 1
    assert drilled["certificate"]["data key"] == 1


def test_a_hand_in_at_the_same_moment_is_erased_or_refused_and_leaves_nothing(drilled):
    assert len(drilled["races"]) == RACES
    assert set(drilled["races"]) <= {"taken", "refused"}
    assert drilled["left"] == [0, 0]
