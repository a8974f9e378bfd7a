"""The erase drill in small: real commits, a fresh backup, an older one put back, and a race."""

import json

import pytest
from django.db import connection

from tests.installation import installed
from tests.safety.erasing import RACES


@pytest.fixture(scope="module")
def drilled(database, tmp_path_factory) -> dict:
    """What the drill says; run once for all tests."""
    with installed(tmp_path_factory.mktemp("drill") / "var", "drill", database) as made:
        return json.loads(made.runs("-m", "tests.safety.erasing").splitlines()[-1])


def test_a_backup_of_before_holds_the_person_so_that_absence_says_something(drilled):
    copy = "site.dump" if connection.vendor == "postgresql" else "site.sqlite3"
    assert any(copy in line for line in drilled["before"])
    assert drilled["seen"]


def test_no_byte_of_an_erased_person_is_left(drilled):
    assert drilled["after"] == []


def test_no_byte_is_left_in_the_files_of_postgresql_once_it_is_written_anew(drilled):
    if connection.vendor == "sqlite":
        # SQLite overwrites what it deletes; its file is among what was searched above.
        assert any("site.sqlite3" in line for line in drilled["seen"])
        return
    assert any("base/" in line for line in drilled["raw_before"])
    assert drilled["raw_left"], "an erasure alone leaves bytes in the files: what docs/privacy.md says"
    assert drilled["raw_after"] == []


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
