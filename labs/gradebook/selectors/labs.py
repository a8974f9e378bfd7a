"""The labs of a cohort's book as values: as objects, with versions and dates, fifty took a tenth of a page."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import F, FilteredRelation, Q, QuerySet

from labs.assignments.models import Assignment
from labs.assignments.selectors import title_in_language
from labs.dates.selectors.schedules import SetDates
from people.base.prepared import Prepared


class BookLab(NamedTuple):
    """One lab of a book.

    `dates`: those of the cohort, its own before the lab's; None where it has no date for the lab.
    """

    pk: UUID
    title_en: str
    title_es: str
    course_key: str
    max_points: float
    dates: SetDates | None

    @property
    def title(self) -> str:
        """Return the title in the reader's language."""
        return title_in_language(self.title_en, self.title_es)

    @property
    def changes_credit(self) -> bool:
        """Return whether less counts after a date."""
        return bool(self.dates and self.dates.credit_steps)


def _published(*, courses: list[str], cohort: UUID) -> "QuerySet[Any, tuple[Any, ...]]":
    own = FilteredRelation("due_dates", condition=Q(due_dates__cohort=cohort))
    return (
        Assignment.objects.filter(course_key__in=courses, current__isnull=False)
        .annotate(own=own, due=F("own__due_at"), grace=F("own__grace_days"), steps=F("own__credit_steps"))
        .values_list(
            "pk",
            "title",
            "title_es",
            "course_key",
            "current__max_points",
            "grace_days",
            "credit_steps",
            "due",
            "grace",
            "steps",
        )
    )


PUBLISHED = Prepared(_published)


def book_labs(courses: Sequence[str], cohort: UUID, zone: str) -> list[BookLab]:
    """Return the published labs of courses in their order; `zone` is where the cohort counts days. One query."""
    found = [
        BookLab(pk, title, title_es, course, most, _dates(zone, *dates))
        for pk, title, title_es, course, most, *dates in PUBLISHED(courses=list(dict.fromkeys(courses)), cohort=cohort)
    ]
    place = {key: at for at, key in reversed(list(enumerate(courses)))}
    return sorted(found, key=lambda lab: place[lab.course_key])


def _dates(
    zone: str,
    grace: int,
    steps: list[list[float]],
    due: datetime | None,
    own: int | None,
    kept: list[list[float]] | None,
) -> SetDates | None:
    """Return what is set: the cohort's grace and steps where it has some, else the lab's."""
    if due is None:
        return None
    return SetDates(
        due.astimezone(ZoneInfo(zone)) if zone else due, grace if own is None else own, steps if kept is None else kept
    )
