"""Whose duty a cohort's tasks are: an instructor of the cohort, an assistant where there is none."""

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse

from pathways.base.enums import CohortRole
from pathways.cohorts.models.cohort import CohortStaff
from people.base.enums import Role
from people.models import Task, User
from people.tasks.kinds import Duty, register_duty
from people.tasks.owners import holders

TEACHING = "teaching"


def _with_part(task: Task, part: str, *roles: Role) -> "QuerySet[User]":
    row = CohortStaff.objects.filter(user=OuterRef("pk"), cohort=task.group, role=part)
    return holders(*roles).filter(Exists(row))


def teachers(task: Task) -> "QuerySet[User]":
    """Return who may own a task of a cohort: its instructors; its assistants where it has none."""
    instructors = _with_part(task, CohortRole.INSTRUCTOR, Role.INSTRUCTOR)
    if instructors.exists():
        return instructors
    return _with_part(task, CohortRole.ASSISTANT, Role.INSTRUCTOR, Role.ASSISTANT)


def register() -> None:
    """Add the duty; called once from `AppConfig.ready`."""
    register_duty(Duty(TEACHING, teachers, _staff_page))


def _staff_page(task: Task) -> str:
    return reverse("pathways:staff", args=[task.group]) if task.group else reverse("pathways:teach")
