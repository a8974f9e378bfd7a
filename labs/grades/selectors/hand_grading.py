"""What instructors see of one hand-in that a person grades: its tasks, and what the student wrote."""

from typing import Any

from labs.assignments.selectors import task_titles
from labs.base import answer_html
from labs.base.enums import Flag
from labs.grades.check_words import as_said
from labs.grades.models.grade import HandAnswer, SubmissionGrade


def tasks_for_staff(grade: SubmissionGrade) -> list[dict[str, Any]]:
    """Return a grade's tasks in the reader's language, with `sign`, the words for a task's flag."""
    titles, described = task_titles(grade.version), {task["grade_id"]: task for task in grade.version.tasks}
    return [
        {
            **task,
            "title": titles.get(task["title"], task["title"]),
            "message": as_said(described.get(task["grade_id"], {}), task["message"]),
            "sign": Flag(task["flag"]).label if task["flag"] else "",
        }
        for task in grade.tasks
    ]


def clean_answer(grade: SubmissionGrade, grade_id: str) -> dict[str, str]:
    """Return `html` and `source` of what the student wrote, fit to stand on a page of ours."""
    return clean_answers(grade).get(grade_id, {"html": "", "source": ""})


def clean_answers(grade: SubmissionGrade) -> dict[str, dict[str, str]]:
    """Return what the student wrote in every hand-graded question of one hand-in, as `clean_answer` does. One query."""
    written = HandAnswer.objects.filter(submission_id=grade.submission_id, version_id=grade.version_id)
    return {one.grade_id: {"html": answer_html.clean(one.html), "source": one.source} for one in written}
