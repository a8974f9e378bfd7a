"""The single box's own backup and restore, as an administrator runs them: production settings, real encryption."""

import contextlib
import json
import os
import shutil
import subprocess
import sys

import psycopg
import pytest
from django.db import connection

from tests.conftest import need
from tests.installation import ROOT, Installation, installed, production

SCRIPTS = ROOT / "infra/single_box"


class Box(Installation):
    """An installation with the scripts of the single box."""

    def does(self, what, *arguments):
        return json.loads(self.runs("-m", "tests.safety.boxed", what, *arguments).splitlines()[-1])

    def script(self, name, *arguments):
        return subprocess.run(
            ["bash", str(SCRIPTS / name), *map(str, arguments)],
            cwd="/", env=self.environment, capture_output=True, text=True, check=False,
        )  # fmt: skip


@pytest.fixture(scope="module")
def box(database, tmp_path_factory):
    need("age", bool(shutil.which("age")), "install your system's age package")
    top = tmp_path_factory.mktemp("box")
    with installed(top / "var", "box", database) as made:
        told = production(made.var, made.environment["DATABASE_URL"])
        told |= {"PATH": os.environ["PATH"], "HOME": str(top), "TMPDIR": str(top), "ACADEMY_PYTHON": sys.executable}
        told["ACADEMY_BACKUP_RECIPIENTS"] = str(top / "backup.pub")
        box = Box(made.var, told)
        key = subprocess.run(["age-keygen", "-o", str(top / "key")], capture_output=True, text=True, check=True)
        (top / "backup.pub").write_text(key.stderr.split("Public key: ")[1])
        with contextlib.closing(box.forks):
            box.manage("createcachetable")
            box.manage("make_confidential_key")
            yield box


@pytest.fixture(scope="module")
def story(box):
    """Two students, a backup, one erased, a newer backup, a table of a later version, the older backup put back."""
    top = box.var.parent
    people, told = box.does("fill"), {"before": box.does("who")}
    told["code"] = box.manage("anchor_access_log").strip()
    told["made"] = box.script("backup", top / "backups")
    archive = next((top / "backups").glob("academy-*.tar.zst.age"))
    archive.rename(top / "backups" / "academy-older.tar.zst.age")
    told["bytes"] = (top / "backups" / "academy-older.tar.zst.age").read_bytes()
    box.does("erase", people["erased"])
    told["newest"] = box.does("look")["newest"]
    box.manage("anchor_access_log")
    told["made again"] = box.script("backup", top / "backups")
    # The machine is lost with its lists: what lies beside the archives is what there is.
    (box.var / "erasures.log").unlink()
    (box.var / "anchors.log").unlink()
    if connection.vendor == "postgresql":
        with psycopg.connect(box.environment["DATABASE_URL"]) as newer:
            newer.execute("CREATE TABLE newer (id uuid REFERENCES people_user)")
    told["back"] = box.script("restore", top / "backups" / "academy-older.tar.zst.age", top / "key")
    told["trail"] = box.manage("access_log", "verify", "--code", told["code"])
    return {**told, **people, "after": box.does("who"), "left": sorted(path.name for path in top.iterdir())}


def test_a_backup_is_one_encrypted_file_and_the_list_beside_it(box, story):
    assert story["made"].returncode == story["made again"].returncode == 0, story["made"].stderr
    assert story["bytes"].startswith(b"age-encryption.org/v1")
    assert b"Canary" not in story["bytes"]
    assert story["erased"] in (box.var.parent / "backups/erasures.log").read_text()


def test_scripts_leave_nothing_open_behind(story):
    assert story["left"] == ["backup.pub", "backups", "key", "var"]


def test_before_there_was_something_to_lose(story):
    assert len(story["before"]["students"]) >= 2
    assert story["before"]["live"] == story["before"]["sessions"] == 2


def test_a_restore_says_what_it_ended_and_whom_it_erased_again(story):
    assert story["back"].returncode == 0, story["back"].stdout + story["back"].stderr
    assert "2 releases ended, 1 people erased again" in story["back"].stdout


def test_after_a_restore_the_erased_stay_erased_and_nobody_is_signed_in(box, story):
    after = story["after"]
    assert len(after["students"]) == len(story["before"]["students"]) - 1
    assert after["live"] == after["sessions"] == 0
    assert after["contact"] == "CanaryContact"
    assert after["broken"] is None
    assert not (box.var / "homes" / story["hub_name"]).exists()
    assert (box.var / "homes" / story["stays"] / "work.ipynb").exists()


def test_a_backup_says_where_the_access_log_stands_and_keeps_it_beside(box, story):
    assert f"access log at {story['code']}" in story["made"].stdout
    beside = (box.var.parent / "backups/anchors.log").read_text().splitlines()
    assert [json.loads(line)["position"] for line in beside][-1] == story["newest"]
    assert "Canary" not in "".join(beside)


def test_after_a_restore_the_access_log_is_whole_and_says_which_rows_are_gone(story):
    first = int(story["code"].partition("-")[0]) + 1
    assert f"; rows {first} to {story['newest']} of before are not here" in story["trail"]
    assert "whole" in story["trail"]


def test_rows_that_are_cut_off_after_a_restore_show(box, story):
    box.does("look")
    box.manage("check_access_log")
    box.manage("anchor_access_log")
    newest = box.does("cut")["cut"]
    assert f"row {newest} was changed or removed" in box.manage("access_log", "verify", fails=True)
    box.manage("anchor_access_log", fails=True)
    box.manage("check_access_log", fails=True)
    box.manage("access_log", "accept", "--why", "cut by a test")
    assert "accepted: cut by a test" in box.manage("access_log", "verify")


def test_a_restore_without_the_key_still_erases_again_and_says_what_to_do(box, story, tmp_path):
    box.manage("backup", str(tmp_path / "copy"))
    key = box.var / "confidential.key"
    key.rename(tmp_path / "key")
    try:
        told = box.manage("restore", str(tmp_path / "copy"), "--yes")
    finally:
        key.unlink(missing_ok=True)
        (tmp_path / "key").rename(key)
    assert "people erased again" in told
    assert "Put the key back, then: manage.py access_log accept" in told
    box.manage("access_log", "accept", "--why", "a backup was put back")
    assert "whole" in box.manage("access_log", "verify")


def test_a_wrong_key_or_a_damaged_archive_changes_nothing(box, story, tmp_path):
    older = box.var.parent / "backups/academy-older.tar.zst.age"
    subprocess.run(["age-keygen", "-o", str(tmp_path / "other")], capture_output=True, check=True)
    assert box.script("restore", older, tmp_path / "other").returncode != 0
    (tmp_path / "cut.age").write_bytes(story["bytes"][:-2000])
    assert box.script("restore", tmp_path / "cut.age", box.var.parent / "key").returncode != 0
    assert box.does("who") == story["after"]


def test_a_dump_that_does_not_fit_changes_nothing(box, story, tmp_path):
    if connection.vendor != "postgresql":
        return
    box.manage("backup", str(tmp_path / "copy"))
    dump = tmp_path / "copy" / "site.dump"
    dump.write_bytes(dump.read_bytes()[: dump.stat().st_size // 2])
    manifest = json.loads((tmp_path / "copy/backup.json").read_text())
    from academy_site import backup

    manifest["files"] = backup.hashes(tmp_path / "copy")
    (tmp_path / "copy/backup.json").write_text(json.dumps(manifest))
    assert "did not work" in box.manage("restore", str(tmp_path / "copy"), "--yes", fails=True)
    assert box.does("who") == story["after"]


def test_nothing_is_put_back_under_a_site_that_still_uses_the_database(box, story, tmp_path):
    if connection.vendor != "postgresql":
        return
    box.manage("backup", str(tmp_path / "copy"))
    with psycopg.connect(box.environment["DATABASE_URL"], application_name="the-site"):
        told = box.manage("restore", str(tmp_path / "copy"), "--yes", fails=True)
    assert "the-site" in told
    assert "nothing was changed" in told
