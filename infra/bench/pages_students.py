"""Pages of a student and of a visitor, over the real curriculum, beside bare views that read the same rows."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

from django.contrib.auth import SESSION_KEY
from django.core.management import call_command
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from infra.bench.bare import asked as bare_asked
from infra.bench.gradebook_rows import asked, session_of
from infra.bench.pages_limit import rows_of
from pathways.models import Cohort, CoursePage, Enrolment, LessonPage, PathwayPage
from people.base.enums import Role
from people.models import RoleGrant, User

Asked = Callable[[], bytes]
LESSON = """
    SELECT p.title, l.body FROM wagtailcore_page p JOIN pathways_lessonpage l ON l.page_ptr_id = p.id
    WHERE p.id = %s
"""
DONE = "SELECT lesson, done_at FROM pathways_lessonprogress WHERE student_id = %s"
COURSE = """
    SELECT p.title, p.url_path FROM wagtailcore_page p JOIN pathways_lessonpage l ON l.page_ptr_id = p.id
    WHERE p.path LIKE %s AND p.live ORDER BY p.path
"""
SEAT = """
    SELECT c.name, s.title, s.starts_at FROM pathways_enrolment e JOIN pathways_cohort c ON c.id = e.cohort_id
    LEFT JOIN pathways_classsession s ON s.cohort_id = c.id WHERE e.student_id = %s AND e.ended_at IS NULL
"""


def begin() -> SimpleNamespace:
    """Load the curriculum and give one person a seat."""
    call_command("load_curriculum", stdout=io.StringIO())
    english = {"locale__language_code": "en", "live": True}
    ways = {page.path: page for page in PathwayPage.objects.filter(**english)}
    # The first lesson that stands below a pathway: those of the Foundation stand below none.
    lesson, way = next(
        (page, way)
        for page in LessonPage.objects.filter(**english).order_by("path")
        for path, way in ways.items()
        if page.path.startswith(path)
    )
    course = CoursePage.objects.ancestor_of(lesson).get()
    cohort = Cohort.objects.create(
        name="Students", pathway=way, starts_on=date(2026, 9, 1), ends_on=date(2027, 6, 1), seats=9
    )
    student = User.objects.create(username="student", display_name="Calm River")
    RoleGrant.objects.create(user=student, role=Role.STUDENT)
    Enrolment.objects.create(cohort=cohort, student=student, enrolled_at=timezone.now())
    return SimpleNamespace(lesson=lesson, course=course, student=student, cookie=session_of(student))


def pages(world: SimpleNamespace) -> dict[str, tuple[Asked, Asked]]:
    """Return for each page how ours and the bare one are asked."""
    lesson, course = (urlsplit(page.full_url).path for page in (world.lesson, world.course))
    who = world.student.pk
    return {
        "lesson, student": (
            asked(lesson, "", world.cookie),
            _bare(world, (LESSON, world.lesson.pk), (DONE, who)),
        ),
        "my week": (asked(reverse("my-week"), "", world.cookie), _bare(world, (SEAT, who), (DONE, who))),
        "course, student": (
            asked(course, "", world.cookie),
            _bare(world, (COURSE, f"{world.course.path}%"), (DONE, who)),
        ),
        "lesson, visitor": (asked(lesson, "", ""), _nothing),
    }


def _bare(world: SimpleNamespace, *questions: tuple[str, Any]) -> Asked:
    def bare(request: HttpRequest) -> HttpResponse:
        assert request.session[SESSION_KEY]
        return _page([row for sql, value in questions for row in rows_of(sql, value)])

    return bare_asked(bare, world.cookie)


def _page(rows: list[tuple[Any, ...]]) -> HttpResponse:
    return HttpResponse("<!doctype html>" + "".join(f"<p>{escape(str(value))}</p>" for row in rows for value in row))


def _nothing() -> bytes:
    """Return what a bare view without a session and without a database answers."""
    connection.ensure_connection()
    RequestFactory().get("/")
    return bytes(HttpResponse("<!doctype html><title>x</title>").content)
