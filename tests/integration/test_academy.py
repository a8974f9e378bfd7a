"""A real academy on SQLite, set up from answers: again, half way, broken, proven, upgraded."""

import json
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest

from tests import databases, prepared
from tests.conftest import need
from tests.integration.town import Town, laid_out

pytestmark = pytest.mark.integration


@pytest.fixture(scope="module")
def town():
    need("age", bool(shutil.which("age")), "install your system's age package")
    with tempfile.TemporaryDirectory(prefix="academy-town-") as folder:
        top = Path(folder)
        top.chmod(0o755)
        # Packages of npm and empty tables take minutes to make, and are made by other tests; all else is made here.
        made = laid_out(top, prepared.front(), databases.made())
        try:
            yield made
        finally:
            made.runs("stop")


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
