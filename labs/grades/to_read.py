"""Which attempt of one student a person should read: one for the hand-in as a whole, one for each question.

Pure functions over what folding one student's attempts gives; no database here.
"""

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from labs.grades.models.grade import SubmissionGrade

# What stands for a hand-in as a whole where a question's id stands otherwise.
WHOLE = ""


class ToRead(NamedTuple):
    """The attempt to read for one question (`WHOLE`: for all), whether it has its points, and the comment on it."""

    grade_id: str
    grade: SubmissionGrade
    done: bool
    comment: str


def attempts_to_read(grades: Iterable[SubmissionGrade]) -> list[ToRead]:
    """Return what to read of one student's graded attempts at one lab, oldest first."""
    found = list(grades)
    by_hand = {task["grade_id"] for grade in found for task in grade.tasks if task["manual"]}
    if not by_hand:
        return []
    whole = _chosen(found, lambda grade: any(task["manual"] for task in grade.tasks))
    return [ToRead(WHOLE, whole, whole.waiting == 0, ""), *(_of_question(found, one) for one in sorted(by_hand))]


def _of_question(grades: list[SubmissionGrade], grade_id: str) -> ToRead:
    grade = _chosen(grades, lambda grade: hand_graded(grade, grade_id) is not None)
    task = hand_graded(grade, grade_id) or {}
    return ToRead(grade_id, grade, bool(task["done"]), task["comment"].strip())


def _chosen(grades: list[SubmissionGrade], wanted: Callable[[SubmissionGrade], bool]) -> SubmissionGrade:
    """Return the newest readable attempt that could still change the student's grade, among those that are `wanted`.

    That is one that counts, or a newer one whose open question could lift it past the one that counts.
    """
    found = list(filter(wanted, grades))
    chosen = found[0]
    for grade in found[1:]:
        if _reach(grade) > chosen.points or _reach(grade) == _reach(chosen):
            chosen = grade
    return chosen


def _reach(grade: SubmissionGrade) -> float:
    """Return the most points that a submission can still get."""
    open_points: float = sum(task["max_points"] for task in grade.tasks if not task["done"])
    return grade.points + open_points


def hand_graded(grade: SubmissionGrade, grade_id: str) -> dict[str, Any] | None:
    """Return one hand-graded task of a grade, or None."""
    return next((task for task in grade.tasks if task["grade_id"] == grade_id and task["manual"]), None)
