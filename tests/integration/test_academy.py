"""A real academy on SQLite, set up from answers: again, half way, broken, proven, upgraded."""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from tests import databases, prepared
from tests.conftest import need
from tests.e2e.demo import free_port

pytestmark = pytest.mark.integration
ROOT = Path(__file__).resolve().parents[2]


class Town:
    """A checkout of the programs with versions of its own, and an academy that is set up from it."""

    def __init__(self, top: Path) -> None:
        self.app, self.data, self.answers = top / "app", top / "data", top / "answers.toml"
        self.told = {name: value for name, value in os.environ.items() if not name.startswith(("DJANGO", "DATABASE"))}
        self.told |= {"ACADEMY_ANSWERS": str(top / "academy.toml"), "TMPDIR": str(top), "HOME": str(top)}
        # An academy does not run as root; in CI we are.
        self.who = {"user": "nobody", "group": "nogroup", "extra_groups": []} if os.getuid() == 0 else {}
        self.python = self.app / "var/venv/bin/python"

    def git(self, *arguments: str) -> str:
        who = ("-c", "user.name=Nobody", "-c", "user.email=nobody@example.org", "-c", "advice.detachedHead=false")
        return self._run(["git", *who, *arguments], fails=False).strip()

    def version(self, tag: str, **files: str) -> None:
        """Publish a version: these files over what is there."""
        project = (self.app / "pyproject.toml").read_text()
        files["pyproject.toml"] = re.sub(
            r'^version = ".*"', f'version = "{tag[1:]}"', project, count=1, flags=re.MULTILINE
        )
        for name, text in files.items():
            self.write(self.app / name, text)
        self.git("add", "--all", "--", *files)
        # Nothing is changed where it has this version already.
        self.git("commit", "-q", "--allow-empty", "-m", tag)
        self.git("tag", tag)

    def runs(self, *arguments: str, fails: bool = False, **more: object) -> str:
        """Run a command of the academy; return what it printed, both streams in order."""
        command = [str(self.python), "-m", "infra.academy", *arguments]
        return self._run(command, fails=fails, **more)

    def upgrade(self, *arguments: str, fails: bool = False) -> str:
        return self._run([sys.executable, "infra/upgrade.py", *arguments], fails=fails)

    def _run(self, command: list[str], *, fails: bool, **more: object) -> str:
        done = subprocess.run(
            command, cwd=self.app, env={**self.told, "PYTHONPATH": str(self.app)}, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False, **self.who, **more,
        )  # fmt: skip
        assert (done.returncode != 0) == fails, done.stdout[-5000:]
        return done.stdout

    def sql(self, statement: str) -> int:
        """Run one statement on the live database, as the academy's own user; return the first value."""
        script = "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); r = c.execute(sys.argv[2]).fetchone()"
        script += "; c.commit(); print(r[0] if r else 0)"
        return int(self._run([str(self.python), "-c", script, str(self.data / "site.sqlite3"), statement], fails=False))

    def rows(self, table: str) -> int:
        return self.sql(f'SELECT count(*) FROM "{table}"')

    def write(self, path: Path, text: str) -> None:
        """Write a file that stays its owner's."""
        path.write_text(text)
        self.own(path)

    def own(self, path: Path) -> None:
        if self.who:
            subprocess.run(["chown", "-R", "--no-dereference", "nobody:nogroup", str(path)], check=True)


def lend_environment(app: Path) -> None:
    """Give the checkout this run's packages; a copy, where other users cannot enter the folder they lie in."""
    (app / "var").mkdir()
    entered = all(folder.stat().st_mode & 0o005 == 0o005 for folder in (Path(sys.prefix), *Path(sys.prefix).parents))
    if entered or os.getuid():
        (app / "var/venv").symlink_to(sys.prefix)
    else:
        shutil.copytree(sys.prefix, app / "var/venv", symlinks=True)


@pytest.fixture(scope="module")
def town():
    need("age", bool(shutil.which("age")), "install your system's age package")
    with tempfile.TemporaryDirectory(prefix="academy-town-") as folder:
        top = Path(folder)
        top.chmod(0o755)
        made = laid_out(top)
        try:
            yield made
        finally:
            made.runs("stop")


def laid_out(top: Path) -> Town:
    """Make the checkout, the folder of data, and the answers."""
    made = Town(top)
    subprocess.run(["git", "clone", "-q", "--no-hardlinks", str(ROOT), str(made.app)], check=True)
    lend_environment(made.app)
    # Packages of npm and empty tables take minutes to make, and are made by other tests; all else is made here.
    made.data.mkdir(mode=0o700)
    shutil.copytree(prepared.front(), made.data, symlinks=True, dirs_exist_ok=True)
    shutil.copyfile(databases.made(), made.data / "site.sqlite3")
    site, labs = free_port(), free_port()
    made.answers.write_text(
        f'name = "North Street School"\nsite = "http://127.0.0.1:{site}"\nlabs = "http://localhost:{labs}"\n'
        f'languages = "en es"\nzone = "America/Los_Angeles"\ndata = "{made.data}"\ndatabase = "sqlite"\n'
    )
    made.own(top)
    return made


@pytest.fixture(scope="module")
def story(town):
    """Set up: stopped half way, then to its end, then once more."""
    told = {"nobody": town.runs("setup", fails=True)}
    told["half"] = town.runs("setup", "--answers", str(town.answers), "--no-start")
    told["secrets"] = {path.name: path.read_text() for path in (town.data / "secrets").iterdir()}
    (town.data / "prepared.json").unlink()
    told["first"] = town.runs("setup")
    told["again"] = town.runs("setup")
    return told


def test_with_nobody_there_and_no_file_it_says_what_to_give(story):
    assert "make academy ANSWERS=file" in story["nobody"]


def test_administrators_are_printed_once_and_every_part_answers(town, story):
    assert story["half"].count("sign-in name") == 2
    assert "sign-in name" not in story["first"] + story["again"]
    assert story["first"].splitlines()[-1].startswith("Ready: http://127.0.0.1:")


def test_going_on_makes_no_secret_anew(town, story):
    assert {path.name: path.read_text() for path in (town.data / "secrets").iterdir()} == story["secrets"]
    assert "Loading the five pathways" in story["first"]


def test_a_second_run_changes_nothing_and_says_so(story):
    assert "Nothing to change: everything was as it should be." in story["again"]
    assert "Made:" not in story["again"]


def test_nobody_invented_is_there(town, story):
    assert town.rows("people_user") <= 3
    assert not (town.data / "demo-sign-ins.json").exists()


def test_an_answer_that_would_lose_work_is_refused(town, story):
    other = town.answers.with_name("other.toml")
    other.write_text(town.answers.read_text().replace(str(town.data), f"{town.data}-two"))
    said = town.runs("setup", "--answers", str(other), fails=True)
    assert "people's work lies there" in said


def test_a_lab_is_graded_and_forgotten(town, story):
    found = re.search(r"Graded: ([\d.]+) of ([\d.]+) points", town.runs("try-a-lab"))
    assert float(found[1]) > 0
    assert town.rows("labs_submission") == 0


def test_the_doctor_names_what_is_wrong_with_the_remedy(town, story):
    assert "BAD" not in town.runs("doctor")
    secret = town.data / "secrets/grader"
    secret.chmod(0o644)
    (town.data / "backups").mkdir(exist_ok=True)
    town.own(town.data / "backups")
    town.write(town.data / "backups/failed", "the disk is full\n")
    told = (town.data / "environment/grader.env").read_text()
    town.write(town.data / "environment/grader.env", told.replace("127.0.0.1", "127.0.0.9"))
    town.sql("UPDATE allauth_idp_oidc_client SET redirect_uris = 'http://elsewhere.example.org/'")
    said = town.runs("doctor", fails=True)
    assert f"others can read {secret}: chown" in said
    assert re.search(r"BAD +backup +the last one did not work \(the disk is full\)", said)
    assert re.search(r"BAD +answers +grader is told something else than the answers say: make academy", said)
    assert re.search(r"BAD +hub client +sends people to another address than the labs': make academy", said)
    (town.data / "backups/failed").unlink()
    secret.chmod(0o600)
    done = json.loads((town.data / "prepared.json").read_text())
    town.write(town.data / "prepared.json", json.dumps({name: one for name, one in done.items() if name != "client"}))
    town.runs("setup")
    assert "BAD" not in town.runs("doctor")


def test_a_backup_is_made_proven_and_its_proof_remembered(town, story):
    assert "Wrote" in town.runs("backup")
    key = town.data / "take-these-away/backup.key"
    said = town.runs("prove", str(key))
    assert (
        "opens and is whole: sqlite, 2 administrators. The copy of confidential.key beside it is the one in use."
        in said
    )
    assert town.rows("upkeep_restoreproof") == 1
    assert [path.name for path in town.data.glob("proof-*")] == []
    strange = town.answers.with_name("strange.key")
    subprocess.run(["age-keygen", "-o", str(strange)], capture_output=True, check=True)
    town.own(strange)
    assert "does not open with" in town.runs("prove", str(strange), fails=True)


BROKEN = """
from django.db import migrations


def fail(apps, schema_editor):
    apps.get_model("upkeep", "Counsel").objects.create(words="half of a migration")
    raise RuntimeError("this version does not fit")


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("upkeep", "0001_initial")]
    operations = [migrations.RunPython(fail)]
"""


def test_an_upgrade_goes_forward_and_one_that_fails_goes_back_with_nothing_lost(town, story):
    town.git("checkout", "-q", "-B", "main")
    town.version("v1.0.0")
    origin = town.app.with_name("origin.git")
    town.git("clone", "-q", "--bare", str(town.app), str(origin))
    town.git("remote", "set-url", "origin", str(origin))
    assert "Nothing to do: 1.0.0 is the newest version." in town.upgrade()

    publish(town, "v1.0.1", **{"CHANGELOG.md": "one word more\n"})
    assert "This is v1.0.1 now." in town.upgrade()
    assert (town.app / "CHANGELOG.md").read_text() == "one word more\n"

    before = (town.rows("people_user"), town.rows("django_session"), town.rows("upkeep_counsel"))
    publish(town, "v1.0.2", **{"academy_site/upkeep/migrations/0099_broken.py": BROKEN})
    said = town.upgrade(fails=True)
    assert "this version does not fit" in said
    assert "Everything is as it was before. v1.0.2 was not installed." in said
    assert (town.rows("people_user"), town.rows("django_session"), town.rows("upkeep_counsel")) == before
    assert 'version = "1.0.1"' in (town.app / "pyproject.toml").read_text()
    assert "BAD" not in town.runs("doctor")
    assert list((town.data / "before-upgrade").iterdir()) == []

    assert "There is no version v9.9.9. There are: v1.0.0, v1.0.1, v1.0.2." in town.upgrade("v9.9.9", fails=True)
    (town.app / "CHANGELOG.md").write_text("changed by hand\n")
    assert "Take the changes away first" in town.upgrade(fails=True)


def publish(town: Town, tag: str, **files: str) -> None:
    """Publish a version elsewhere, as others would, and leave the checkout where it stood."""
    here = town.git("rev-parse", "HEAD")
    town.git("checkout", "-q", "--detach")
    town.version(tag, **files)
    town.git("push", "-q", "origin", tag)
    town.git("tag", "-d", tag)
    town.git("checkout", "-q", "--force", "--detach", here)
