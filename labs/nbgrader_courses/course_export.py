"""A course as nbgrader's own folder: for stock nbgrader and formgrader, for another site, or to keep."""

import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from labs.assignments.models import Assignment
from labs.assignments.services import meta_text, run_grader
from labs.base import file_store
from labs.base.enums import GradeEventKind
from labs.base.errors import NotOpen
from labs.grades.history import clamp
from labs.grades.models.grade import CurrentGrade, GradeEvent, SubmissionGrade
from labs.grades.selectors.student import documents_of
from labs.nbgrader_courses.course_folder import CONFIG, RECEIPT
from labs.submissions import archives
from labs.submissions.models import Submission

PLAN = "plan.json"
WRITE_TIMEOUT_S = 3600
SETTINGS = """\
c = get_config()  # noqa: F821
c.CourseDirectory.course_id = {course!r}
"""


def export_course(*, course: str, folder: Path, text: str = "") -> list[str]:
    """Write a course into the new folder `folder`; return a sentence for each thing that nbgrader has no place for.

    In it: source, release, meta, and of every student, under the opaque lab name alone, the attempt that counts with
    its points, comments and feedback; `gradebook.db` and `autograded/` come from the grader's process. The folder
    appears whole or not at all, readable for its owner only. `text`: percent, markdown or myst, where the authors'
    notebooks are to be text; one that a text cannot hold stays a notebook, and is said.

    Raises `NotOpen` for a course without published labs and `FileExistsError` for a folder that is there.
    """
    labs = list(Assignment.objects.filter(course_key=course, current__isnull=False).select_related("current"))
    if not labs:
        raise NotOpen(f"No published labs in {course}")
    if folder.exists():
        raise FileExistsError(f"{folder} is there already; name a new folder")
    folder.parent.mkdir(parents=True, exist_ok=True)
    before = os.umask(0o077)
    beside = Path(tempfile.mkdtemp(prefix=".export-", dir=folder.parent))
    try:
        said = _write(course, labs, beside)
        said += _as_text(beside, text) if text else []
        beside.rename(folder)
    except BaseException:
        shutil.rmtree(beside, ignore_errors=True)
        raise
    finally:
        os.umask(before)
    return said


def _as_text(folder: Path, form: str) -> list[str]:
    """Write the authors' notebooks as text; return a sentence for each that stays one."""
    stay = json.loads(run_grader("as-text", str(folder / "source"), form, seconds=WRITE_TIMEOUT_S).splitlines()[-1])
    return [f"source/{name} stays a notebook: {why}" for name, why in stay.items()]


def _write(course: str, labs: list[Assignment], folder: Path) -> list[str]:
    (folder / CONFIG).write_text(SETTINGS.format(course=course))
    plan: dict[str, Any] = {"course": course, "assignments": [], "submissions": []}
    said: list[str] = []
    for lab in labs:
        plan["assignments"].append(_write_lab(lab, folder))
        for entry, problems in _hand_ins(lab, folder):
            plan["submissions"].append(entry)
            said += problems
    (folder / PLAN).write_text(json.dumps(plan))
    words = run_grader("write-gradebook", str(folder), seconds=WRITE_TIMEOUT_S)
    return said + list(json.loads(words.splitlines()[-1]))


def _write_lab(lab: Assignment, folder: Path) -> dict[str, Any]:
    """Write a lab's newest version; return its part of the plan."""
    version = lab.current
    assert version is not None
    archives.unpack(file_store.read(version.source_path), folder / "source" / lab.key)
    archives.unpack(file_store.read(version.release_path), folder / "release" / lab.key)
    meta = folder / "meta" / f"{lab.key}.yaml"
    meta.parent.mkdir(exist_ok=True)
    meta.write_text(meta_text(version.manifest))
    return {"name": lab.key, "notebooks": version.notebooks}


def _hand_ins(lab: Assignment, folder: Path) -> Iterator[tuple[dict[str, Any], list[str]]]:
    """Write of each student the attempt that counts, or the newest; yield its plan and what was left out."""
    rows = CurrentGrade.objects.filter(assignment=lab).select_related("student", "submission", "latest")
    rows = rows.order_by("student__hub_name")
    chosen = [(row.student.hub_name, row.submission or row.latest) for row in rows]
    ids = [submission.pk for _name, submission in chosen]
    grades = SubmissionGrade.objects.select_related("version").in_bulk(ids)
    automatic = {
        (event.submission_id, event.version_id): {task["grade_id"]: task for task in event.data.get("tasks", [])}
        for event in GradeEvent.objects.filter(submission__in=ids, kind=GradeEventKind.AUTO)
    }
    for name, submission in chosen:
        left = _write_work(name, lab, submission, folder)
        grade = grades.get(submission.pk)
        if grade is not None:
            _write_feedback(name, lab, submission, grade, folder)
        sent = automatic.get((submission.pk, grade.version_id), {}) if grade else {}
        tasks = [_task(task, sent, grade) for task in grade.tasks] if grade else []
        whole = grade.points - sum(task["points"] for task in grade.tasks) if grade else 0.0
        entry = {
            "student": name,
            "assignment": lab.key,
            "timestamp": submission.timestamp,
            "tasks": tasks,
            "extra": whole,
        }
        yield (
            entry,
            [f"{name}/{lab.key}: {file} is damaged, or has a name that cannot be written here" for file in left],
        )


def _write_work(name: str, lab: Assignment, submission: Submission, folder: Path) -> list[str]:
    """Write what was handed in, and then, so that no file of a student can stand in its place, when and which."""
    target = folder / "submitted" / name / lab.key
    target.mkdir(parents=True)
    left = archives.unpack(file_store.read(submission.path), target)
    (target / "timestamp.txt").write_text(submission.timestamp)
    receipt = {"id": str(submission.pk), "attempt": submission.attempt, "sha256": submission.sha256}
    (target / RECEIPT).write_text(json.dumps(receipt))
    return left


def _write_feedback(name: str, lab: Assignment, submission: Submission, grade: SubmissionGrade, folder: Path) -> None:
    for page in documents_of(submission, grade):
        target = folder / "feedback" / name / lab.key / f"{page.notebook}.html"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(file_store.read(page.path))


def _task(task: dict[str, Any], sent: dict[str, Any], grade: SubmissionGrade) -> dict[str, Any]:
    """Return one task for the gradebook: what a person gave stands beside what the grader gave, as in nbgrader."""
    notebooks = {one["grade_id"]: one["notebook"] for one in grade.version.tasks}
    auto = sent.get(task["grade_id"], {}).get("auto_points")
    given = None if auto is None else clamp(auto, task["max_points"])
    by_hand = task["points"] if task["done"] and task["points"] != given else None
    return {
        "notebook": notebooks.get(task["grade_id"], ""),
        "grade_id": task["grade_id"],
        "auto": given,
        "manual": by_hand,
        "waiting": not task["done"],
        "comment": task["comment"],
    }
