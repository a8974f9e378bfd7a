"""A course that waits for nothing but a teacher's word is the task of who teaches its student."""

from uuid import UUID, uuid5

from django.urls import reverse

from pathways.cohorts.selectors.cohorts import live_seats
from pathways.content.catalogue import PathwayInfo
from pathways.finishing.checklists import Checklist
from people.models import User
from people.tasks.services import close_task, open_task

SIGN_OFF = "sign_off"


def sign_offs_wait(*, student: User, way: PathwayInfo, held: list[Checklist]) -> None:
    """Open a task for each course of a pathway that waits for a sign-off alone, close it for each that does not.

    Asks nothing for courses without that rule.
    """
    seats = [row.cohort_id for row in live_seats(student) if row.cohort.pathway_id == way.source_id]
    cohort: UUID | None = next(iter(seats), None)
    for one in held:
        if not any(point.kind == SIGN_OFF for point in one.points):
            continue
        about = uuid5(student.pk, one.course.key)
        if one.waits_for_teacher:
            path = reverse("pathways:person_finishing", args=[student.pk])
            open_task(kind=SIGN_OFF, about=about, path=path, student=student, group=cohort)
        else:
            close_task(about=about, kinds=(SIGN_OFF,))
