"""Labs and their feedback as places where a student can ask."""

from collections.abc import Collection
from uuid import UUID

from django.urls import reverse

from labs.assignments.models import Assignment
from labs.assignments.selectors import task_titles, title_of
from pathways.questions.places import Spot


def labs(targets: Collection[UUID]) -> dict[UUID, Spot]:
    """Return the spots of labs by id, each with its tasks as parts. One query."""
    found = Assignment.objects.select_related("current").in_bulk(list(targets))
    return {pk: _spot(lab) for pk, lab in found.items()}


def _spot(lab: Assignment) -> Spot:
    parts: tuple[tuple[str, str], ...] = ()
    if lab.current is not None:
        titles = task_titles(lab.current)
        parts = tuple((task["grade_id"], titles.get(task["title"], task["title"])) for task in lab.current.tasks)
    return Spot(title_of(lab), reverse("labs:hand_in", args=[lab.pk]), lab.course_key, parts)
