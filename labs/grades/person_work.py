"""What one student did in the labs of a cohort, for the page that their teacher has about them."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.urls import reverse

from labs.assignments.models import Assignment
from labs.assignments.selectors import task_titles, title_of
from labs.dates.selectors.schedules import schedules_for
from labs.grades.models.grade import CurrentGrade, SubmissionGrade
from pathways.guidance.lab_work import LabWork, TaskTries
from people.models import User


def lab_work(student: User, course_keys: list[str], cohort: UUID) -> list[LabWork]:
    """Return every published lab of the courses with attempts, points and tries. Six queries at most."""
    labs = list(Assignment.objects.filter(current__isnull=False, course_key__in=course_keys).select_related("current"))
    order = {key: place for place, key in enumerate(course_keys)}
    labs.sort(key=lambda lab: (order[lab.course_key], lab.created_at))
    dates = schedules_for(labs, [student], [cohort]) if labs else {}
    counting = {row.assignment_id: row for row in CurrentGrade.objects.filter(assignment__in=labs, student=student)}
    attempts: dict[UUID, list[SubmissionGrade]] = {}
    grades = SubmissionGrade.objects.filter(submission__assignment__in=labs, submission__student=student)
    for grade in grades.select_related("submission").order_by("submission__attempt"):
        attempts.setdefault(grade.submission.assignment_id, []).append(grade)
    return [
        _work(lab, counting.get(lab.pk), attempts.get(lab.pk, []), dates[lab.pk, student.pk].due, cohort)
        for lab in labs
    ]


def _work(
    lab: Assignment, current: CurrentGrade | None, grades: list[SubmissionGrade], due: Any, cohort: UUID
) -> LabWork:
    counts = next((grade for grade in grades if current and grade.submission_id == current.submission_id), None)
    newest = (current.submission_id or current.latest_id) if current else None
    titles = task_titles(lab.current) if lab.current else {}
    return LabWork(
        lab_key=lab.lab_key,
        title=title_of(lab),
        attempts=current.attempts if current else 0,
        points=str(counts.given) if counts else "",
        tasks=[_tries(task, grades, titles) for task in counts.tasks] if counts else [],
        due=due,
        url=reverse("labs:teach_submission", args=[newest]) if newest else "",
        more_time_url=reverse("labs:gradebook", args=[cohort]),
    )


def _tries(task: dict[str, Any], grades: Iterable[SubmissionGrade], titles: Mapping[str, str]) -> TaskTries:
    """Return a task of the attempt that counts with how many attempts it took, up to the first that got all of it."""
    tries = 0
    for grade in grades:
        found = next((one for one in grade.tasks if one["grade_id"] == task["grade_id"]), None)
        tries += found is not None
        if found is not None and found["done"] and found["points"] >= found["max_points"]:
            break
    points, known = task["points"] if task["done"] else None, task["seen_points"] is not None
    return TaskTries(titles.get(task["title"], task["title"]), tries, points, task["max_points"], known)
