"""A backup that cannot be made says why, leaves nothing half, and leaves word for the site."""

import os
import shutil
import subprocess

import pytest

from academy_site.upkeep import facts
from infra.running.programs import ROOT
from tests.conftest import need

SCRIPT = ROOT / "infra/single_box/backup"


@pytest.fixture
def attempt(tmp_path):
    """Return a function that runs the script, with a program that copies nothing much in place of the site's."""
    need("age", bool(shutil.which("age")), "install your system's age package")
    key = subprocess.run(["age-keygen"], capture_output=True, text=True, check=True)
    (tmp_path / "key.pub").write_text(key.stderr.split("Public key: ")[1])
    copier = tmp_path / "python"
    copier.write_text('#!/bin/sh\nmkdir -p "$3" && echo copy > "$3/backup.json" && echo "access log at 1-ab"\n')
    copier.chmod(0o755)
    (tmp_path / "work").mkdir()

    def run(**changes):
        told = {"PATH": os.environ["PATH"], "TMPDIR": str(tmp_path / "work"), "ACADEMY_PYTHON": str(copier)}
        told |= {"ACADEMY_BACKUP_RECIPIENTS": str(tmp_path / "key.pub"), **changes}
        command = ["bash", str(SCRIPT), str(tmp_path / "backups")]
        done = subprocess.run(command, env=told, capture_output=True, text=True, check=False)
        assert list((tmp_path / "work").iterdir()) == []
        return done

    return run


def files(tmp_path):
    return sorted(path.name for path in (tmp_path / "backups").iterdir())


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"ACADEMY_BACKUP_RECIPIENTS": "/nowhere/key.pub"}, "there is no public key in /nowhere/key.pub"),
        ({"ACADEMY_BACKUP_RECIPIENTS": str(SCRIPT)}, "does not work"),
        ({"ACADEMY_PYTHON": "/bin/false"}, "the copy could not be made"),
        ({"PATH": "/nowhere", "says": ""}, ""),
    ],
    ids=["no key", "another file for a key", "the site does not start", "nothing installed"],
)
def test_a_backup_that_does_not_work_leaves_word_and_no_archive(attempt, tmp_path, wrong, says):
    if wrong.get("PATH"):
        tools = tmp_path / "tools"
        tools.mkdir()
        for name in ("bash", "dirname", "date", "mkdir", "mktemp", "rm"):
            (tools / name).symlink_to(shutil.which(name))
        wrong, says = {"PATH": str(tools)}, "the program age is missing"
    done = attempt(**wrong)
    assert done.returncode != 0
    assert says in done.stderr
    assert files(tmp_path) == ["failed"]
    assert says in facts.backup_failure(tmp_path / "backups")
    assert facts.is_backup_missing(tmp_path / "backups")


def test_the_next_one_that_works_takes_the_word_away(attempt, tmp_path):
    attempt(ACADEMY_PYTHON="/bin/false")
    done = attempt()
    assert done.returncode == 0, done.stderr
    assert "access log at 1-ab" in done.stdout
    (archive,) = files(tmp_path)
    assert archive.startswith("academy-")
    assert not facts.is_backup_missing(tmp_path / "backups")
