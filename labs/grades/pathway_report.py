"""Tells the pathway what a student has shown in a lab."""

from labs.submissions.models import Submission
from pathways.learning.services.lab_results import record_lab_result
from pathways.learning.values import SkillPoints


def report(submission: Submission, credit: float) -> None:
    """Record the attempt that counts, as far as the student may see it; held points stay here.

    `credit`: percent of the points that counts. Skills get the points as earned: a date says nothing about a skill.
    """
    grade = submission.grade
    if grade.seen_points is None or grade.max_points <= 0:
        return
    record_lab_result(
        student=submission.student,
        lab_key=submission.assignment.lab_key,
        submission_id=submission.id,
        points=grade.seen_points * credit / 100,
        max_points=grade.max_points,
        complete=grade.complete and all(task["seen_points"] is not None for task in grade.tasks),
        skills=skill_points(submission),
        at=submission.at,
    )


def skill_points(submission: Submission) -> list[SkillPoints]:
    """Return the points by skill over the tasks whose points the student may see."""
    grade = submission.grade
    seen = {task["grade_id"]: task for task in grade.tasks if task["seen_points"] is not None}
    sums: dict[str, list[float]] = {}
    for task in grade.version.tasks:
        for skill in task.get("skills", []) if task["grade_id"] in seen else []:
            both = sums.setdefault(skill, [0.0, 0.0])
            both[0] += seen[task["grade_id"]]["seen_points"]
            both[1] += seen[task["grade_id"]]["max_points"]
    return [
        SkillPoints(skill_key=skill, points=points, max_points=most, label=submission.assignment.title)
        for skill, (points, most) in sums.items()
    ]
