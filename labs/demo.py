"""Hand-ins of invented people, through the real path: stored, queued, and graded by a grader once one runs."""

import io
import json
import zipfile
from typing import Any

from django.core.management import call_command

from labs.base import file_store, roster
from labs.base.enums import Via
from labs.models import Assignment, AssignmentVersion, Submission
from labs.submissions.services import note_opening, receive_submission
from people.models import User

# Who handed in, and how many of the last solution cells they left as they were.
WORK = (("student_ready", 0), ("student_two", 1))
BEGIN, END = "### BEGIN SOLUTION", "### END SOLUTION"


def load(people: dict[str, User]) -> None:
    """Publish the labs and hand in for `student_ready` (all of it) and `student_two` (almost all); repeats nothing."""
    if not AssignmentVersion.objects.exists():
        call_command("publish_labs", verbosity=0)
    for key, left in WORK:
        for lab in _labs_of(people[key]):
            if not Submission.objects.filter(student=people[key], assignment=lab).exists():
                _hand_in(people[key], lab, left)


def _labs_of(student: User) -> list[Assignment]:
    """Return the published labs of the student's courses."""
    courses = roster.courses_learnt(student)
    return list(Assignment.objects.filter(course_key__in=courses, current__isnull=False).select_related("current"))


def _hand_in(student: User, lab: Assignment, left: int) -> None:
    """Open the lab and hand in its solution, all but the `left` last cells."""
    version = lab.current
    assert version is not None
    data = solved(file_store.read(version.release_path), file_store.read(version.source_path), left)
    note_opening(assignment=lab, student=student)
    receive_submission(student=student, assignment=lab, data=data, via=Via.LAB)


def solved(release: bytes, source: bytes, left: int) -> bytes:
    """Return the release zip with the author's solutions in the solution cells, the last `left` of them empty."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(release)) as given,
        zipfile.ZipFile(io.BytesIO(source)) as key,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as work,
    ):
        for name in given.namelist():
            data = given.read(name)
            if name.endswith(".ipynb"):
                data = _solve(json.loads(data), json.loads(key.read(name)), left)
            work.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _solve(given: dict[str, Any], key: dict[str, Any], left: int) -> bytes:
    """Copy solution cells by their nbgrader id, without the markers."""
    answers = {_id(cell): cell["source"] for cell in key["cells"] if _is_solution(cell)}
    cells = [cell for cell in given["cells"] if _is_solution(cell) and _id(cell) in answers]
    for cell in cells[: len(cells) - left]:
        text = answers[_id(cell)]
        lines = ("".join(text) if isinstance(text, list) else text).splitlines()
        cell["source"] = "\n".join(line for line in lines if line.strip() not in (BEGIN, END))
    return json.dumps(given).encode()


def _id(cell: dict[str, Any]) -> str:
    return str(cell["metadata"].get("nbgrader", {}).get("grade_id", ""))


def _is_solution(cell: dict[str, Any]) -> bool:
    return bool(cell["metadata"].get("nbgrader", {}).get("solution"))
