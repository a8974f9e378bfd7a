"""The limit of `make bench-pages`: bare views with a session, raw SQL and plain strings, which show the same rows."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import SESSION_KEY
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.utils.html import escape

from infra.bench.bare import asked

ANSWER = """
    SELECT a.html, g.points, u.display_name FROM labs_submission s
    JOIN labs_submissiongrade g ON g.submission_id = s.id JOIN people_user u ON u.id = s.student_id
    LEFT JOIN labs_handanswer a ON a.submission_id = s.id WHERE s.id = %s
"""
ROW = """
    SELECT COUNT(*), SUM(CASE WHEN t.done THEN 1 ELSE 0 END), SUM(CASE WHEN t.submission_id < %s THEN 1 ELSE 0 END)
    FROM labs_attempttoread t JOIN pathways_enrolment e ON e.student_id = t.student_id
    WHERE e.cohort_id = %s AND e.ended_at IS NULL AND t.assignment_id = %s AND t.grade_id = 'explain'
"""
NEXT = """
    SELECT t.submission_id FROM labs_attempttoread t WHERE t.assignment_id = %s AND t.grade_id = 'explain'
    AND t.submission_id > %s AND EXISTS (SELECT 1 FROM pathways_enrolment e WHERE e.student_id = t.student_id
    AND e.cohort_id = %s AND e.ended_at IS NULL) ORDER BY t.submission_id LIMIT 1
"""
LATELY = """
    SELECT seconds FROM labs_gradingjob WHERE state = 'done' AND seconds IS NOT NULL ORDER BY finished_at DESC LIMIT 50
"""
OPEN = """
    SELECT j.id, j.state, j.reason, u.display_name FROM labs_gradingjob j
    JOIN labs_submission s ON s.id = j.submission_id JOIN people_user u ON u.id = s.student_id
    WHERE j.state IN ('queued', 'leased', 'dead') LIMIT 200
"""
COHORTS = """
    SELECT c.name, (SELECT COUNT(*) FROM pathways_enrolment e JOIN labs_currentgrade g ON g.student_id = e.student_id
    WHERE e.cohort_id = c.id AND e.ended_at IS NULL AND g.waiting > 0)
    FROM pathways_cohort c JOIN pathways_cohortstaff s ON s.cohort_id = c.id WHERE s.user_id = %s
"""


def rows_of(sql: str, *values: Any) -> list[tuple[Any, ...]]:
    """Return rows; ids go in as the database takes them."""
    given = [getattr(value, "hex", value) if connection.vendor == "sqlite" else value for value in values]
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


def _page(rows: list[tuple[Any, ...]]) -> HttpResponse:
    lines = ("".join(f"<td>{escape(str(value))}</td>" for value in row) for row in rows)
    return HttpResponse("<!doctype html><table>" + "".join(f"<tr>{line}</tr>" for line in lines) + "</table>")


def answer(world: Any) -> Any:
    """Return a function that asks a bare view for one answer, its number, how many there are, and the next."""

    def bare(request: HttpRequest) -> HttpResponse:
        assert request.session[SESSION_KEY]
        here, cohort, lab = world.first, world.cohort.pk, world.lab.pk
        return _page([*rows_of(ANSWER, here), *rows_of(ROW, here, cohort, lab), *rows_of(NEXT, lab, here, cohort)])

    return asked(bare, world.cookie)


def queue(world: Any) -> Any:
    """Return a function that asks a bare view for what waits, and how long the last hand-ins took."""

    def bare(request: HttpRequest) -> HttpResponse:
        assert request.session[SESSION_KEY]
        return _page([*rows_of(OPEN), *rows_of(LATELY)])

    return asked(bare, world.cookie)


def cohorts(world: Any) -> Any:
    """Return a function that asks a bare view for a person's cohorts and how many answers wait in each."""

    def bare(request: HttpRequest) -> HttpResponse:
        assert request.session[SESSION_KEY]
        return _page(rows_of(COHORTS, world.teacher.pk))

    return asked(bare, world.cookie)
