"""A small academy of its own for a measurement: database, site and graders under a temporary folder."""

from __future__ import annotations

import contextlib
import io
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

ROOT = Path(__file__).resolve().parents[2]


@contextlib.contextmanager
def academy(graders: int, labs: list[tuple[Path, Path]]) -> Iterator[dict[str, Any]]:
    """Start site and graders; yield {assignment key: its Assignment} with `labs` (source, meta) published."""
    with tempfile.TemporaryDirectory(prefix="bench-") as var, socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        free.close()
        environment = {
            "ACADEMY_VAR": var,
            "ACADEMY_SITE_URL": f"http://127.0.0.1:{port}",
            "ACADEMY_API_URL": f"http://127.0.0.1:{port}/api/labs",
            "DJANGO_SETTINGS_MODULE": "academy_site.settings.embedded",
        }
        os.environ.update(environment)
        published = _prepare(labs)
        from django.conf import settings

        os.environ["ACADEMY_GRADER_TOKEN"] = settings.GRADER_TOKEN
        serve = [sys.executable, "-m", "gunicorn", "academy_site.wsgi", "--bind", f"127.0.0.1:{port}", "--workers", "1"]
        running = [_start([*serve, "--threads", "8", "--log-level", "error"])]
        try:
            _await(environment["ACADEMY_SITE_URL"])
            running.append(_start([sys.executable, "-m", "labs.grader", "work", "--processes", str(graders)]))
            yield published
        finally:
            for process in reversed(running):
                process.terminate()
            for process in running:
                try:
                    process.wait(20)
                except subprocess.TimeoutExpired:
                    process.kill()


def _start(command: list[str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)


def _prepare(labs: list[tuple[Path, Path]]) -> dict[str, Any]:
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False, stdout=io.StringIO())
    from labs.assignments.services import publish_version

    published = {}
    for source, meta in labs:
        version, _ = publish_version(source=source, meta=meta)
        published[source.name] = version.assignment
    return published


def _await(url: str, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while True:
        try:
            urllib.request.urlopen(url + "/status", timeout=5).close()  # noqa: S310 (our own site)
        except urllib.error.HTTPError:
            return
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.1)
        else:
            return


def people(count: int) -> list[Any]:
    """Return new students. Nobody signs in with their passwords, so these get a quick hash."""
    from django.test.utils import override_settings

    from people.accounts.services.accounts import create_person
    from people.base.enums import Role

    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        return [create_person(role=Role.STUDENT)[0] for _ in range(count)]


def wait_for(submissions: list[UUID], seconds: float = 600) -> None:
    """Return once every submission has its grade. Raises TimeoutError."""
    from labs.models import SubmissionGrade

    end = time.monotonic() + seconds
    # Looking takes a share of the very cores that are measured: often only where one submission's wait is the figure.
    pause = 0.01 if len(submissions) == 1 else 0.2
    while SubmissionGrade.objects.filter(submission__in=submissions).count() < len(submissions):
        if time.monotonic() > end:
            raise TimeoutError("grades did not come")
        time.sleep(pause)
