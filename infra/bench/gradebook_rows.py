"""Rows of invented people for the gradebook's measurement, written straight; and requests as a server makes them."""

from __future__ import annotations

import io
import itertools
import random
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.utils import timezone
from wagtail.models import Page

from labs.models import Assignment, AssignmentVersion, CurrentGrade, DueDate, Submission
from pathways.models import Cohort, CohortStaff, CoursePage, Enrolment, PathwayIndexPage, PathwayPage
from people.base.enums import Role
from people.models import RoleGrant, User

COURSE = "bench-course"
STEPS = [[0.0, 80.0], [14.0, 50.0]]


def vendor() -> str:
    """Return which database it is."""
    return connection.vendor


def fill(people: int, labs: int, *, more: bool = False) -> tuple[Any, Any]:
    """Make a cohort of `people` who all handed in every one of `labs` labs; `more`: on the labs that are there."""
    chance = random.Random(7)  # noqa: S311 (invented points)
    way = PathwayPage.objects.get() if more else pathway()
    every = list(Assignment.objects.select_related("current")) if more else [_lab(number) for number in range(labs)]
    cohort = Cohort.objects.create(
        name="Second" if more else "First",
        pathway=way,
        starts_on=date(2026, 9, 1),
        ends_on=date(2027, 6, 1),
        seats=people,
    )
    teacher = User.objects.create(username=f"teacher-{cohort.pk}", display_name="Teacher")
    RoleGrant.objects.create(user=teacher, role=Role.INSTRUCTOR)
    TOTP.activate(teacher, generate_totp_secret())
    CohortStaff.objects.create(cohort=cohort, user=teacher)
    name = "other" if more else "person"
    students = User.objects.bulk_create(
        [User(username=f"{name}-{n:05d}", display_name=f"Calm River {n:05d}") for n in range(people)]
    )
    now = timezone.now()
    Enrolment.objects.bulk_create([Enrolment(cohort=cohort, student=one, enrolled_at=now) for one in students])
    dates = [
        DueDate(assignment=lab, cohort=cohort.pk, due_at=now - timedelta(days=30), grace_days=7, credit_steps=STEPS)
        for lab in every
    ]
    DueDate.objects.bulk_create(dates)
    for group in itertools.batched(students, 100) if hasattr(itertools, "batched") else _groups(students, 100):
        _hand_in(list(group), every, chance)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    return cohort, teacher


def _groups(rows: list[Any], size: int) -> list[list[Any]]:
    return [rows[at : at + size] for at in range(0, len(rows), size)]


def _hand_in(students: list[Any], labs: list[Any], chance: random.Random) -> None:
    now = timezone.now()
    made, current = [], []
    for student in students:
        for lab in labs:
            at = now - timedelta(days=chance.uniform(0, 60))
            one = Submission(
                assignment=lab,
                student=student,
                version=lab.current,
                attempt=1,
                at=at,
                sha256=uuid4().hex,
                path="x",
                size=1,
                via="lab",
            )
            made.append(one)
            points = chance.randint(0, 48) / 2
            waiting = chance.random() < 0.05
            seen = None if waiting else points
            current.append(
                CurrentGrade(
                    assignment=lab,
                    student=student,
                    submission=one,
                    submitted_at=at,
                    latest=one,
                    attempts=1,
                    points=points,
                    max_points=24,
                    seen_points=seen,
                    seen_most=24,
                    waiting=waiting,
                )
            )
    Submission.objects.bulk_create(made)
    CurrentGrade.objects.bulk_create(current)


def pathway() -> Any:
    """Make a pathway with one course."""
    index = PathwayIndexPage(title="Pathways", slug="pathways-bench")
    Page.get_first_root_node().add_child(instance=index)
    way = PathwayPage(title="Way", slug="way", summary="s", job="j", outcomes="o", courses=COURSE)
    index.add_child(instance=way)
    way.add_child(instance=CoursePage(title="Course", slug=COURSE, summary="s", outcomes="o"))
    return way


def _lab(number: int) -> Any:
    lab = Assignment.objects.create(
        course_key=COURSE, key=f"lab-{number:02d}", title=f"Lab {number:02d}", credit_steps=STEPS
    )
    lab.current = AssignmentVersion.objects.create(
        assignment=lab,
        number=1,
        sha256=uuid4().hex,
        manifest={"tasks": [], "notebooks": ["a"]},
        max_points=24,
        release_path="r",
        source_path="s",
    )
    lab.save()
    return lab


def session_of(user: Any) -> str:
    """Return a cookie of a signed-in session."""
    store = SessionStore()
    store[SESSION_KEY], store[BACKEND_SESSION_KEY] = str(user.pk), settings.AUTHENTICATION_BACKENDS[0]
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    store.save()
    return f"{settings.SESSION_COOKIE_NAME}={store.session_key}"


_application: Any = None


def asked(path: str, query: str, cookie: str, sent: bytes = b"") -> Callable[[], bytes]:
    """Return a function that asks the whole site for an address, as a server would, and returns the body.

    `sent`: a form that is sent there, as by htmx.
    """
    global _application
    _application = _application or get_wsgi_application()
    host = settings.ALLOWED_HOSTS[0].lstrip(".*") or "127.0.0.1"

    def ask() -> bytes:
        environ = {
            "REQUEST_METHOD": "POST" if sent else "GET", "PATH_INFO": path, "QUERY_STRING": query,
            "HTTP_COOKIE": cookie,
            "SERVER_NAME": host, "SERVER_PORT": "80", "HTTP_HOST": host, "SERVER_PROTOCOL": "HTTP/1.1",
            "wsgi.version": (1, 0), "wsgi.url_scheme": "http", "wsgi.input": io.BytesIO(sent),
            "wsgi.errors": io.StringIO(),
            "wsgi.multithread": False, "wsgi.multiprocess": False, "wsgi.run_once": False, "REMOTE_ADDR": "127.0.0.1",
        }  # fmt: skip
        if sent:
            environ |= {"CONTENT_TYPE": "application/x-www-form-urlencoded", "CONTENT_LENGTH": str(len(sent))}
            environ["HTTP_HX_REQUEST"] = "true"
        said: list[str] = []
        answer = _application(environ, lambda status, headers, exc_info=None: said.append(status))
        body = b"".join(answer)
        answer.close()
        if not said[0].startswith("200"):
            raise RuntimeError(f"{path}?{query}: {said[0]}")
        return body

    return ask


def queries_of(ask: Callable[[], bytes]) -> int:
    """Return how many statements one request takes."""
    count = 0

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        nonlocal count
        count += 1
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        ask()
    return count
