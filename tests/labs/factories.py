"""People, a cohort, a lab and hand-ins for tests."""

import io
import json
import zipfile
from datetime import date
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import factory
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.utils import timezone
from wagtail.models import Page

from labs.assignments.checks.services import all_by_a_person
from labs.base import file_store
from labs.base.enums import JobState, Via
from labs.grades.services.results import record_result
from labs.models import Assignment, AssignmentVersion, Submission, VersionSealing
from labs.queue.services import lease_jobs
from labs.submissions.services import receive_submission
from pathways.models import Cohort, CohortStaff, CoursePage, Enrolment, LessonPage, PathwayIndexPage, PathwayPage, Skill
from people.base.enums import STAFF_ROLES, Role
from people.models import RoleGrant, User

COURSE, LAB = "networking-basics", "vlsm-plan"
TASKS = [
    {
        "grade_id": "split",
        "notebook": LAB,
        "title": "Split the network",
        "title_es": "Divide la red",
        "points": 4.0,
        "manual": False,
        "skills": ["subnetting"],
        "hint": "Count the hosts first.",
        "hint_es": "Cuenta los equipos.",
        "lesson_part": "count-hosts",
    },
    {
        "grade_id": "fit",
        "notebook": LAB,
        "title": "Fit every room",
        "points": 4.0,
        "manual": False,
        "skills": ["subnetting", "planning"],
        "hint": "",
        "lesson_part": "",
    },
    {
        "grade_id": "explain",
        "notebook": LAB,
        "title": "Explain your plan",
        "title_es": "Explica tu plan",
        "points": 2.0,
        "manual": True,
        "skills": ["planning"],
        "hint": "",
        "lesson_part": "",
    },
]
RUBRIC = {
    "explain": [{"points": 1, "text": "Names the biggest room first"}, {"points": 1, "text": "Leaves room to grow"}]
}


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"calm-river-{n:04d}")
    display_name = factory.Sequence(lambda n: f"Demo River {n}")

    @factory.post_generation
    def role(self, create: bool, extracted: Role | None, **kwargs: Any) -> None:
        if extracted:
            RoleGrant.objects.create(user=self, role=extracted)
            if extracted in STAFF_ROLES:
                TOTP.activate(self, generate_totp_secret())


def pack(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name), data)
    return out.getvalue()


def work(text: str = "one", more: tuple[str, ...] = ()) -> bytes:
    """A hand-in like the one that a lab server packs."""
    book = json.dumps({"cells": [], "note": text}).encode()
    return pack({f"{name}.ipynb": book for name in (LAB, *more)} | {"rooms.csv": b"a,1\n"})


def make_lab(
    tasks: list[dict[str, Any]] | None = None, course: str = COURSE, key: str = LAB, **fields: Any
) -> Assignment:
    tasks = TASKS if tasks is None else tasks
    lab = Assignment.objects.create(course_key=course, key=key, title="Plan the addresses", **fields)
    add_version(lab, tasks)
    return lab


def add_version(lab: Assignment, tasks: list[dict[str, Any]], more: tuple[str, ...] = ()) -> AssignmentVersion:
    """Publish the next version; `more`: notebooks beside the one that is named like the lab."""
    number = lab.versions.count() + 1
    manifest = {
        "course": lab.course_key,
        "assignment": lab.key,
        "title": lab.title,
        "notebooks": [lab.key, *more],
        "tasks": tasks,
        "rubric": RUBRIC,
        "limits": {"total_s": 20},
    }
    version = AssignmentVersion.objects.create(
        assignment=lab,
        number=number,
        sha256=uuid4().hex,
        manifest=manifest,
        max_points=sum(task["points"] for task in tasks),
        release_path=file_store.keep(f"versions/{lab.pk}/{number}/release.zip", work("release", more)),
        source_path=file_store.keep(
            f"versions/{lab.pk}/{number}/source.zip", pack({f"{lab.key}.ipynb": b"secret-key-canary"})
        ),
    )
    lab.current = version
    lab.save()
    know(version)
    return version


def know(version: AssignmentVersion, **ways: tuple[str, str]) -> VersionSealing:
    """Keep that every check of a version is sealed, but for `ways`: grade id → (way, why)."""
    result = all_by_a_person(version)
    for book in result["books"].values():
        for cell, way in book["ways"].items():
            way["way"], way["why"] = ways.get(cell, ("by_hand" if way["way"] == "by_hand" else "sealed", ""))
    sealing, _new = VersionSealing.objects.update_or_create(
        version=version, defaults={"state": JobState.DONE, "number": 1, "result": result, "tries": 1, "lease": "old"}
    )
    return sealing


def know_all() -> None:
    """Keep that every check of every version is sealed, as graders would find out."""
    for version in AssignmentVersion.objects.filter(sealing__number=0) | AssignmentVersion.objects.filter(sealing=None):
        know(version)


def make_school(course: str = COURSE) -> SimpleNamespace:
    """One pathway with one course, a cohort with two students and an instructor, another cohort beside it."""
    index = PathwayIndexPage.objects.first() or _add(
        Page.get_first_root_node(), PathwayIndexPage(title="Pathways", slug="pathways-x")
    )
    way = _add(
        index,
        PathwayPage(title="Networking", slug=f"way-{course}", summary="s", job="j", outcomes="o", courses=course),
    )
    page = _add(way, CoursePage(title="Basics", slug=course, summary="s", outcomes="o"))
    lesson = _add(
        page,
        LessonPage(
            title="Plan",
            slug="plan",
            key_idea="k",
            body=[("lab", {"lab": f"{course}/{LAB}", "title": "Plan", "text": "Go"})],
        ),
    )
    for key in ("subnetting", "planning"):
        Skill.objects.get_or_create(key=key, defaults={"title_en": key})
    world = SimpleNamespace(lesson=lesson, way=way)
    world.cohort, world.other_cohort = (
        Cohort.objects.create(name=name, pathway=way, starts_on=date(2026, 9, 1), ends_on=date(2027, 6, 1))
        for name in ("Autumn", "Spring")
    )
    world.student, world.mate, world.stranger = (UserFactory(role=Role.STUDENT) for _ in range(3))
    world.instructor, world.assistant, world.outsider = (
        UserFactory(role=role) for role in (Role.INSTRUCTOR, Role.ASSISTANT, Role.INSTRUCTOR)
    )
    seat(world.cohort, world.student)
    seat(world.cohort, world.mate)
    seat(world.other_cohort, world.stranger)
    for teacher, cohort in (
        (world.instructor, world.cohort),
        (world.assistant, world.cohort),
        (world.outsider, world.other_cohort),
    ):
        CohortStaff.objects.create(cohort=cohort, user=teacher)
    return world


def _add(parent: Page, page: Any) -> Any:
    parent.add_child(instance=page)
    return page


def seat(cohort: Cohort, student: User) -> Enrolment:
    return Enrolment.objects.create(cohort=cohort, student=student, enrolled_at=timezone.now())


def hand_in(student: User, lab: Assignment, text: str = "one") -> Submission:
    lab = Assignment.objects.select_related("current").get(pk=lab.pk)
    submission, _new = receive_submission(student=student, assignment=lab, data=work(text), via=Via.LAB)
    return submission


def result(lease: str = "", split: float = 4, fit: float = 2, **changes: Any) -> dict[str, Any]:
    return {
        "lease": lease,
        "outcome": "graded",
        "message": "",
        "detail": "",
        "seconds": 0.05,
        "peak_mb": 80,
        "notebooks": [
            {
                "name": LAB,
                "tasks": [
                    {
                        "grade_id": "split",
                        "auto_points": split,
                        "max_points": 4,
                        "needs_manual": False,
                        "message": "",
                        "flag": "",
                    },
                    {
                        "grade_id": "fit",
                        "auto_points": fit,
                        "max_points": 4,
                        "needs_manual": False,
                        "message": "this check expected 62 hosts",
                        "flag": "",
                    },
                    {
                        "grade_id": "explain",
                        "auto_points": None,
                        "max_points": 2,
                        "needs_manual": True,
                        "message": "",
                        "flag": "",
                    },
                ],
                "feedback_html": "<!doctype html><title>Feedback</title><p>page canary</p>",
                "answers": {
                    "explain": {
                        "source": "I start with the lab room",
                        "html": "<p>I start with the lab room</p><script>x</script>",
                    }
                },
            }
        ],
    } | changes


def grade(submission: Submission, **changes: Any) -> None:
    """Let a grader take and finish everything that waits, with the same result."""
    for job in lease_jobs(worker="w", most=50):
        record_result(job=job, lease=job.lease, result=result(job.lease, **changes))
    submission.refresh_from_db()


def graded_hand_in(student: User, lab: Assignment, text: str = "one") -> Submission:
    """Hand in and let a grader finish it: what a person must read waits."""
    submission = hand_in(student, lab, text)
    grade(submission)
    return submission
