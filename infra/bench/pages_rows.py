"""Rows of invented people for `make bench-pages`, written straight: one lab with a question that a person grades."""

from __future__ import annotations

from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.db import connection
from django.utils import timezone

from infra.bench.gradebook_rows import COURSE, pathway, session_of
from labs.base.enums import JobState, Outcome
from labs.grades.history import Task
from labs.models import (
    Assignment,
    AssignmentVersion,
    AttemptToRead,
    CurrentGrade,
    GradeEvent,
    GradingJob,
    HandAnswer,
    Submission,
    SubmissionGrade,
)
from pathways.models import Cohort, CohortStaff, Enrolment
from people.base.enums import Role
from people.models import RoleGrant, User

QUESTION = {"grade_id": "explain", "notebook": "a", "title": "Explain", "points": 2.0, "manual": True, "skills": []}


def one_lab() -> tuple[Any, Any]:
    """Make a pathway and a lab with one hand-graded question."""
    way = pathway()
    lab = Assignment.objects.create(course_key=COURSE, key="lab", title="Lab")
    manifest = {"tasks": [QUESTION], "notebooks": ["a"], "rubric": {}}
    files = {"release_path": "r", "source_path": "s", "sha256": uuid4().hex}
    lab.current = AssignmentVersion.objects.create(assignment=lab, number=1, manifest=manifest, max_points=2, **files)
    lab.save()
    return way, lab


def fill(way: Any, lab: Any, people: int) -> Any:
    """Make a cohort of `people` who all handed in, each with an answer to read and a finished job."""
    cohort = Cohort.objects.create(
        name=f"{people}", pathway=way, starts_on=date(2026, 9, 1), ends_on=date(2027, 6, 1), seats=people
    )
    teacher = User.objects.create(username=f"teacher-{people}", display_name="Teacher")
    RoleGrant.objects.create(user=teacher, role=Role.INSTRUCTOR)
    TOTP.activate(teacher, generate_totp_secret())
    CohortStaff.objects.create(cohort=cohort, user=teacher)
    students = User.objects.bulk_create(
        [User(username=f"person-{people}-{n:05d}", display_name=f"Calm River {n:05d}") for n in range(people)]
    )
    now = timezone.now()
    Enrolment.objects.bulk_create([Enrolment(cohort=cohort, student=one, enrolled_at=now) for one in students])
    made = _hand_in(students, lab)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    first = min(one.pk for one in made)
    return SimpleNamespace(cohort=cohort, teacher=teacher, lab=lab, first=first, cookie=session_of(teacher))


def _hand_in(students: list[Any], lab: Any) -> list[Any]:
    now, version = timezone.now(), lab.current
    common = {"assignment": lab, "version": version, "attempt": 1, "path": "x", "size": 1, "via": "lab"}
    made = Submission.objects.bulk_create(
        [Submission(student=one, at=now, sha256=uuid4().hex, **common) for one in students]
    )
    data = {"outcome": Outcome.GRADED, "message": "", "tasks": []}
    GradeEvent.objects.bulk_create(
        [GradeEvent(submission=one, version=version, kind="auto", data=data) for one in made]
    )
    tasks = [vars(Task("explain", "Explain", 2.0, 0.0, 0.0, True, False, "", ""))]
    graded = {"version": version, "outcome": Outcome.GRADED, "max_points": 2, "waiting": 1, "tasks": tasks}
    SubmissionGrade.objects.bulk_create([SubmissionGrade(submission=one, **graded) for one in made])
    HandAnswer.objects.bulk_create(
        [HandAnswer(submission=one, version=version, grade_id="explain", html="<p>So</p>") for one in made]
    )
    own = {"assignment": lab, "attempts": 1, "points": 0, "max_points": 2, "waiting": 1}
    CurrentGrade.objects.bulk_create(
        [CurrentGrade(student=one.student, submission=one, latest=one, **own) for one in made]
    )
    AttemptToRead.objects.bulk_create(
        [
            AttemptToRead(assignment=lab, student=one.student, submission=one, grade_id=grade_id)
            for one in made
            for grade_id in ("", "explain")
        ]
    )
    finished = {"version": version, "state": JobState.DONE, "seconds": 1.0, "finished_at": now - timedelta(hours=1)}
    GradingJob.objects.bulk_create([GradingJob(submission=one, **finished) for one in made])
    return made
