"""Production settings refuse what would be unsafe, in a process of its own as the server starts it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.installation import production

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture
def environment(tmp_path):
    """A complete and safe production environment."""
    (tmp_path / "build").mkdir()
    return {"PATH": os.environ["PATH"], **production(tmp_path, "postgres://academy@127.0.0.1:1/academy")}


def manage(environment, *arguments):
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_deploy_check_is_clean(environment):
    done = manage(environment, "check", "--deploy", "--fail-level", "WARNING")
    assert "no issues" in done.stdout, done.stderr
    assert done.returncode == 0


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"ACADEMY_SECRET_KEY": ""}, "ACADEMY_SECRET_KEY must be set"),
        ({"ACADEMY_SECRET_KEY": "django-insecure-" + "x" * 50}, "ACADEMY_SECRET_KEY must be set"),
        ({"ACADEMY_SECRET_KEY": "change-me" * 10}, "ACADEMY_SECRET_KEY must be set"),
        ({"ACADEMY_GRADER_TOKEN": "short"}, "ACADEMY_GRADER_TOKEN must be set"),
        ({"ACADEMY_HOSTS": "*"}, "names each host in full"),
        ({"ACADEMY_HOSTS": ".example.org"}, "names each host in full"),
        ({"DJANGO_DEBUG": "1"}, "Debug pages"),
        ({"DATABASE_URL": ""}, "DATABASE_URL must be set"),
    ],
)
def test_unsafe_production_environment_stops_the_start(environment, change, says):
    done = manage({**environment, **change}, "check")
    assert done.returncode != 0
    assert says in done.stderr
