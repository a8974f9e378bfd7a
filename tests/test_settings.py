"""Production settings refuse what would be unsafe, in a process of its own as the server starts it."""

import json
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
        ({"DATABASE_URL": "mysql://somewhere/academy"}, "postgres:// or sqlite:////"),
        ({"DATABASE_URL": "sqlite:///site.sqlite3"}, "named in full"),
        ({"ACADEMY_SITE_URL": "http://learn.example.org"}, "ACADEMY_SITE_URL begins with https://"),
        ({"ACADEMY_HUB_URL": "http://192.0.2.7:8001"}, "ACADEMY_HUB_URL begins with https://"),
    ],
)
def test_unsafe_production_environment_stops_the_start(environment, change, says):
    done = manage({**environment, **change}, "check")
    assert done.returncode != 0
    assert says in done.stderr


ASKED = """
import json, django
from django.conf import settings
# Nothing was collected here; pages that say what is wrong name their pictures all the same.
settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
django.setup()
from django.test import Client
def asked(path, host, **more):
    answer = Client().get(path, headers={"host": host, **more})
    return [answer.status_code, answer.headers.get("Location", "")]
print(json.dumps({
    "engine": settings.DATABASES["default"]["ENGINE"],
    "cookie": settings.SESSION_COOKIE_NAME,
    "robots": asked("/robots.txt", "learn.example.org"),
    "behind a proxy": asked("/robots.txt", "learn.example.org", **{"x-forwarded-proto": "https"}),
    "page inside": asked("/robots.txt", "127.0.0.1:8000"),
    "api inside": asked("/api/labs/grading/lease/", "127.0.0.1:8000"),
    "another port": asked("/api/labs/grading/lease/", "127.0.0.1:9999"),
    "a stranger": asked("/robots.txt", "elsewhere.example.org", **{"x-forwarded-proto": "https"}),
}))
"""


def ask(environment):
    done = subprocess.run(
        [sys.executable, "-c", ASKED], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_graders_are_answered_inside_without_tls_and_pages_are_not(environment, tmp_path):
    url = f"sqlite:///{tmp_path}/site.sqlite3"
    found = ask({**environment, "DATABASE_URL": url, "ACADEMY_INNER_URL": "http://127.0.0.1:8000"})
    assert found["robots"] == [301, "https://learn.example.org/robots.txt"]
    assert found["behind a proxy"][0] == 200
    # The API itself answers: it asks for a token. No page does.
    assert found["api inside"][0] in {401, 403, 405}
    assert found["page inside"][0] == 404
    assert found["another port"][0] == 301
    assert found["a stranger"][0] == 400
    assert (found["engine"], found["cookie"]) == ("academy_site.sqlite", "__Host-s")


def test_an_academy_for_this_machine_alone_needs_no_certificate(environment, tmp_path):
    here = {"ACADEMY_SITE_URL": "http://127.0.0.1:8000", "ACADEMY_HUB_URL": "http://localhost:8001"}
    url = f"sqlite:///{tmp_path}/site.sqlite3"
    found = ask({**environment, **here, "ACADEMY_HOSTS": "", "DATABASE_URL": url})
    assert found["page inside"][0] == 200
    assert found["a stranger"][0] == 400
    assert found["cookie"] == "s"
