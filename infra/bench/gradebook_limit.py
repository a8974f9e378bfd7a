"""The limit: bare Django views with a session, raw SQL and plain strings, which show the same rows and nothing more."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.utils.html import escape

from infra.bench.bare import asked
from labs.gradebook.selectors.people import A_PAGE

__all__ = ["A_PAGE", "table", "view"]
PEOPLE = """
    SELECT u.id, u.display_name FROM people_user u JOIN pathways_enrolment e ON e.student_id = u.id
    WHERE e.cohort_id = %s AND e.ended_at IS NULL ORDER BY u.display_name, u.username
"""
LABS = "SELECT id, title FROM labs_assignment WHERE course_key = 'bench-course' ORDER BY created_at"
GRADES = """
    SELECT g.student_id, g.assignment_id, g.points, g.waiting, CAST(g.submitted_at AS VARCHAR)
    FROM labs_currentgrade g WHERE g.student_id IN
"""


def _key(value: Any) -> Any:
    """Return an id as the database takes it."""
    return value.hex if connection.vendor == "sqlite" else value


def _rows(cohort: Any, size: int | None, start: int) -> tuple[list[Any], list[Any], dict[Any, dict[Any, Any]]]:
    with connection.cursor() as cursor:
        cursor.execute(LABS)
        labs = cursor.fetchall()
        cut = "" if size is None else f" LIMIT {size} OFFSET {start}"
        cursor.execute(PEOPLE + cut, [_key(cohort.pk)])
        people = cursor.fetchall()
        cells: dict[Any, dict[Any, Any]] = {row[0]: {} for row in people}
        marks = ", ".join(["%s"] * len(people))
        cursor.execute(f"{GRADES} ({marks})", [row[0] for row in people])
        for student, lab, points, waiting, at in cursor.fetchall():
            cells[student][lab] = (points, waiting, at)
    return labs, people, cells


def view(cohort: Any, cookie: str, size: int | None, start: int) -> Callable[[], bytes]:
    """Return a function that asks a bare view for the table, `size` people from `start` on; None: everybody."""

    def bare(request: HttpRequest) -> HttpResponse:
        assert request.session[SESSION_KEY]
        labs, people, cells = _rows(cohort, size, start)
        heads = "".join(f"<th>{escape(title)}</th>" for _pk, title in labs)
        parts = [f"<!doctype html><title>x</title><table><tr><th>Student</th>{heads}</tr>"]
        for pk, name in people:
            own = cells[pk]
            parts.append(f"<tr><th>{escape(name)}</th>")
            for lab, _title in labs:
                points, waiting, _at = own[lab]
                note = " to grade" if waiting else ""
                parts.append(f'<td><a href="/people/{pk}/">{points:g}</a>{note}</td>')
            parts.append("</tr>")
        return HttpResponse("".join(parts) + "</table>")

    return asked(bare, cookie)


def table(cohort: Any, cookie: str) -> Callable[[], bytes]:
    """Return a function that asks a bare view for everybody's points as CSV."""

    def bare(request: HttpRequest) -> HttpResponse:
        assert request.session[SESSION_KEY]
        labs, people, cells = _rows(cohort, None, 0)
        out = io.StringIO()
        writer = csv.writer(out)
        writer.writerow(["Student", *(title for _pk, title in labs)])
        writer.writerows([name, *(cells[pk][lab][0] for lab, _title in labs)] for pk, name in people)
        return HttpResponse(out.getvalue(), content_type="text/csv")

    return asked(bare, cookie)
