"""The labs of one cohort: what is set for each, and what waits for a person in it."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, F, FilteredRelation, OuterRef, Q, QuerySet, Subquery

from labs.assignments.models import Assignment, AssignmentVersion
from labs.assignments.selectors import task_titles, title_of
from labs.base import roster
from labs.dates.models import DueDate, HoldEvent
from labs.dates.selectors.schedules import in_zone
from labs.grades.models.grade import CurrentGrade
from pathways.models import Cohort
from people.base.prepared import Prepared
from people.models import User

DATES = ("due_at", "grace_days", "credit_steps", "max_attempts")


@dataclass
class Lab:
    """One column. `to_grade` maps the ids of hand-graded tasks to their titles."""

    assignment: Assignment
    title: str
    max_points: float
    hand_graded: dict[str, str]
    # What is set for the cohort, where it has a date.
    own: DueDate | None = None
    # What the cohort hands in now waits for a release.
    held: bool = False
    handed_in: int = 0
    waiting: int = 0


def labs_of(cohort: Cohort) -> list[Lab]:
    """Return the published labs of a cohort's courses in the order of the courses. Two queries."""
    courses = roster.courses_of(cohort)
    dates = {f"own_{name}": F(f"own__{name}") for name in DATES}
    newest = HoldEvent.objects.filter(assignment=OuterRef("pk"), cohort=cohort.pk).order_by("-at", "-id")
    found: list[Any] = list(
        Assignment.objects.filter(course_key__in=courses, current__isnull=False)
        .select_related("current")
        .annotate(own=FilteredRelation("due_dates", condition=Q(due_dates__cohort=cohort.pk)), **dates)
        .annotate(held_now=Subquery(newest.values("held")[:1]))
    )
    found.sort(key=lambda lab: courses.index(lab.course_key))
    return [
        Lab(
            assignment=lab,
            title=title_of(lab),
            max_points=lab.current.max_points,
            hand_graded=questions_by_hand(lab.current),
            own=_own_dates(lab, cohort),
            held=bool(lab.held_now) or lab.holds_feedback,
        )
        for lab in found
        if lab.current
    ]


def questions_by_hand(version: AssignmentVersion) -> dict[str, str]:
    """Return the questions that a person grades: id → title in the reader's language."""
    titles = task_titles(version)
    return {t["grade_id"]: titles.get(t["title"], t["title"]) for t in version.tasks if t.get("manual")}


def _own_dates(lab: Any, cohort: Cohort) -> DueDate | None:
    """Return the cohort's dates that `labs_of` read with the lab; nothing where there is no date."""
    values = {name: getattr(lab, f"own_{name}") for name in DATES}
    return in_zone(DueDate(assignment_id=lab.pk, **values), cohort.time_zone) if values["due_at"] else None


def count_work(labs: list[Lab], cohort: Cohort, seen_by: User) -> None:
    """Fill in how many people handed each lab in, and how many of those wait for a person. One query.

    Of people with a seat in the cohort, without those who are kept from `seen_by`.
    """
    of = {lab.assignment.pk: lab for lab in labs}
    seated = roster.seated_in(cohort, seen_by).values("pk")
    rows = CurrentGrade.objects.filter(assignment__in=of, student__in=seated).order_by().values_list("assignment")
    for assignment, handed_in, waiting in rows.annotate(n=Count("pk"), w=Count("pk", filter=Q(waiting__gt=0))):
        of[assignment].handed_in, of[assignment].waiting = handed_in, waiting


def _waiting(*, cohort: Any, labs: list[UUID], seen_by: Any) -> "QuerySet[Any, tuple[UUID, int]]":
    seated = roster.seated_in(cohort, seen_by).order_by().values("pk")
    rows = CurrentGrade.objects.filter(assignment__in=labs, waiting__gt=0, student__in=seated)
    return rows.order_by().values_list("assignment").annotate(n=Count("pk"))


WAITING = Prepared(_waiting)


def waiting_by_lab(cohort: Cohort, labs: list[UUID], seen_by: User) -> dict[UUID, int]:
    """Return of how many people an answer waits for points by hand, by lab; labs where none does are left out.

    One query.
    """
    return dict(WAITING(cohort=cohort.pk, labs=labs, seen_by=seen_by.pk))


def dashed(text: str) -> str:
    """Return a UUID's text with hyphens, whichever way the database wrote it."""
    return text if "-" in text else f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"
