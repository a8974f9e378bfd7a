"""The form for one hand-graded question, and what it gives."""

from typing import Any

from django.utils.translation import get_language

from labs.base.errors import BadPoints
from labs.base.requests import wrong_with
from labs.grades.forms import PointsForm
from labs.grades.history import top_of
from labs.grades.models.grade import SubmissionGrade
from labs.grades.services.marks import give_points
from labs.submissions.models import Submission
from people.models import User


def points_form(grade: SubmissionGrade, task: dict[str, Any], data: Any = None, *, prefix: str = "") -> PointsForm:
    """Return the form for one task, filled with what is kept already; `prefix` where a page has several."""
    spanish = (get_language() or "").startswith("es")
    items = grade.version.manifest.get("rubric", {}).get(task["grade_id"], [])
    rubric = [
        (index, f"{item['points']:g} · {(spanish and item.get('text_es')) or item['text']}")
        for index, item in enumerate(items)
    ]
    initial = {
        "points": f"{task['points']:g}" if task["done"] else "",
        "comment": task["comment"],
        "rubric": task["rubric"],
    }
    return PointsForm(data, most=top_of(task), rubric=rubric, initial=initial, prefix=prefix or None)


def with_comment(data: Any, *, prefix: str = "") -> Any:
    """Return what was sent, with a comment that is to be used again added to the one that was typed."""
    name, chosen = (f"{prefix}-{field}" if prefix else field for field in ("comment", "add"))
    typed = data.copy()
    if extra := typed.get(chosen, "").strip():
        typed[name] = f"{typed.get(name, '').strip()}\n{extra}".strip()
    return typed


def keep(submission: Submission, grade_id: str, form: PointsForm, by: User) -> str:
    """Keep the form's points; return what is wrong with them, or nothing."""
    if problem := wrong_with(form):
        return problem
    given = values(submission.grade, grade_id, form)
    try:
        give_points(submission=submission, grade_id=grade_id, by=by, **given)
    except BadPoints as error:
        return str(error)
    return ""


def values(grade: SubmissionGrade, grade_id: str, form: PointsForm) -> dict[str, Any]:
    """Return points, comment and rubric of a valid form; without points, what the ticked rubric lines add up to."""
    points, ticked = form.cleaned_data["points"], form.cleaned_data.get("rubric", [])
    if points is None:
        points = _worth(grade, grade_id, ticked, form.fields["points"])
    return {"points": points, "comment": form.cleaned_data["comment"], "rubric": ticked}


def _worth(grade: SubmissionGrade, grade_id: str, ticked: list[int], field: Any) -> float | None:
    """Return what the ticked rubric lines add up to, at most the task's points; None where none is ticked."""
    items = grade.version.manifest.get("rubric", {}).get(grade_id, [])
    worth = [float(items[index]["points"]) for index in ticked if index < len(items)]
    return min(sum(worth), float(field.max_value)) if worth else None
