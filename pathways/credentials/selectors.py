"""What a person finished, and which badges they took away."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from pathways.base.enums import FinishKind
from pathways.content.catalogue import CourseInfo, PathwayInfo, catalogue
from pathways.credentials.models import Badge
from pathways.finishing.models import Finish
from people.models import User


@dataclass(frozen=True)
class Reached:
    """Something that a person finished, as published now, and when."""

    kind: FinishKind
    key: str
    what: CourseInfo | PathwayInfo
    on: date

    @property
    def year(self) -> int:
        """Return the year alone: a badge tells no day."""
        return self.on.year

    @property
    def name(self) -> str:
        """Return how addresses name it: `course-<key>` or `pathway-<key>`."""
        return f"{self.kind.value}-{self.key}"


def reached_by(student: User) -> list[Reached]:
    """Return what a person finished, pathways first; what is not published any more is left out. One query."""
    shelf, last = catalogue(), {}
    for kind, key, at, counts in Finish.objects.filter(student=student).values_list("kind", "key", "at", "counts"):
        last[FinishKind(kind), key] = timezone.localtime(at).date() if counts else None
    books: dict[FinishKind, dict[str, CourseInfo] | dict[str, PathwayInfo]] = {
        FinishKind.PATHWAY: shelf.pathways,
        FinishKind.COURSE: shelf.courses,
    }
    found = [
        Reached(kind, key, books[kind][key], day) for (kind, key), day in last.items() if day and key in books[kind]
    ]
    return sorted(found, key=lambda one: (one.kind != FinishKind.PATHWAY, one.on, one.key))


def badges_of(student: User) -> "QuerySet[Badge]":
    """Return a person's badges that hold, newest first, with their places."""
    return Badge.objects.filter(student=student, slot__taken_back=False).select_related("slot")


def badge_of(student: User, badge: UUID) -> Badge | None:
    """Return one of the person's own badges."""
    return badges_of(student).filter(pk=badge).first()
