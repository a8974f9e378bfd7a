"""Versions never change: each process keeps those that it met last."""

from collections.abc import Sequence
from functools import lru_cache
from uuid import UUID

from django.utils.translation import get_language

from labs.assignments.models import Assignment, AssignmentVersion

KEPT = 64


@lru_cache(maxsize=KEPT)
def version_of(pk: UUID) -> AssignmentVersion:
    """Return one version. No query where this process has met it lately; raises `AssignmentVersion.DoesNotExist`."""
    return AssignmentVersion.objects.get(pk=pk)


def minutes_of_labs(lab_keys: Sequence[str]) -> dict[str, int]:
    """Return the minutes that published labs take, by lab key; one that is not there is left out. One query."""
    rows = Assignment.objects.filter(current__isnull=False, course_key__in={key.split("/")[0] for key in lab_keys})
    return {row.lab_key: row.minutes for row in rows if row.lab_key in set(lab_keys)}


def titles_of_labs() -> dict[str, str]:
    """Return the titles of all published labs in the reader's language, by lab key. One query."""
    return {row.lab_key: title_of(row) for row in Assignment.objects.filter(current__isnull=False)}


def title_of(assignment: Assignment) -> str:
    """Return the lab's title in the reader's language."""
    return title_in_language(assignment.title, assignment.title_es)


def title_in_language(title: str, title_es: str) -> str:
    """Return which of a lab's two titles the reader gets: the English one where there is no Spanish."""
    return title_es if title_es and (get_language() or "").startswith("es") else title


def task_titles(version: AssignmentVersion) -> dict[str, str]:
    """Return a version's tasks: title → title in the reader's language, where there is another."""
    spanish = (get_language() or "").startswith("es")
    return {task["title"]: task["title_es"] for task in version.tasks if spanish and task.get("title_es")}
