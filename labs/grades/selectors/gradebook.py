"""The gradebook of one cohort: every student, every lab, in a fixed number of queries."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import CharField, DateTimeField, F, FilteredRelation, IntegerField, OuterRef, Q, Subquery, Value
from django.db.models.functions import Cast, Coalesce

from labs.assignments.models import Assignment, AssignmentVersion
from labs.assignments.selectors import task_titles, title_of
from labs.base import roster
from labs.dates.models import DueDate, HoldEvent
from labs.dates.selectors.schedules import in_zone, schedules_from, steps_of
from labs.grades.models.grade import CurrentGrade
from pathways.models import Cohort
from people.models import User

DATES = ("due_at", "grace_days", "credit_steps", "max_attempts")


class Cell(NamedTuple):
    """One student's standing in one lab. `submission`: its id as the database writes it, with or without hyphens."""

    submission: str
    points: float | None
    waiting: int
    flagged: int
    grading: int
    # Percent of the points that counts.
    credit: float = 100.0

    @property
    def counted(self) -> float | None:
        """Points after the credit rule."""
        return None if self.points is None else self.points * self.credit / 100


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


@dataclass
class Gradebook:
    """All of it, rows in the order of the students."""

    labs: list[Lab]
    students: list[User]
    # By the student's id, in the order of the labs.
    rows: dict[UUID, list[Cell | None]] = field(default_factory=dict)


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
            hand_graded=_by_hand(lab.current),
            own=_own_dates(lab, cohort),
            held=bool(lab.held_now) or lab.holds_feedback,
        )
        for lab in found
        if lab.current
    ]


def _by_hand(version: AssignmentVersion) -> dict[str, str]:
    """Return the questions that a person grades: id → title in the reader's language."""
    titles = task_titles(version)
    return {t["grade_id"]: titles.get(t["title"], t["title"]) for t in version.tasks if t.get("manual")}


def _own_dates(lab: Any, cohort: Cohort) -> DueDate | None:
    """Return the cohort's dates that `labs_of` read with the lab; nothing where there is no date."""
    values = {name: getattr(lab, f"own_{name}") for name in DATES}
    return in_zone(DueDate(assignment_id=lab.pk, **values), cohort.time_zone) if values["due_at"] else None


def gradebook(cohort: Cohort, seen_by: User) -> Gradebook:
    """Return the gradebook of a cohort without students who are kept from `seen_by`. Six queries at most."""
    labs, students = labs_of(cohort), roster.students_of(cohort, seen_by)
    book = Gradebook(labs, students, {student.pk: [None] * len(labs) for student in students})
    # The database's own text of ids is looked up as it comes: 20,000 UUID objects would cost more than all the rest.
    rows = {text: book.rows[student.pk] for student in students for text in (student.pk.hex, str(student.pk))}
    columns = {text: n for n, lab in enumerate(labs) for text in (lab.assignment.pk.hex, str(lab.assignment.pk))}
    stepped = [lab for lab in labs if lab.own and steps_of(lab.assignment, lab.own)]
    handed_in: list[tuple[UUID, int, datetime]] = []
    for student, assignment, at, *values in _standings([lab.assignment for lab in labs], timed=bool(stepped)):
        row = rows.get(student)
        if row is not None:
            column = columns[assignment]
            row[column] = cell = Cell(*values)
            if at and labs[column] in stepped:
                handed_in.append((UUID(student), column, at))
            labs[column].handed_in += 1
            labs[column].waiting += cell.waiting > 0
    if handed_in:
        _apply_credit(book, stepped, handed_in)
    return book


def _standings(assignments: Sequence[Assignment], *, timed: bool) -> Iterable[tuple[Any, ...]]:
    """Return student, assignment, time and a cell's values of every current grade: plain text and numbers. One query.

    `timed`: with the time of the attempt that counts, which costs a join; None without.
    """
    at = F("submission__at") if timed else Value(None, DateTimeField())
    return (
        CurrentGrade.objects.filter(assignment__in=assignments)
        .annotate(
            s=Cast("student_id", CharField()),
            a=Cast("assignment_id", CharField()),
            shown=Cast(Coalesce("submission_id", "latest_id"), CharField()),
            look=Cast("flagged", IntegerField()),
            busy=Cast("grading", IntegerField()),
            handed_in=at,
        )
        .values_list("s", "a", "handed_in", "shown", "points", "waiting", "look", "busy")
        .iterator(chunk_size=5000)
    )


def dashed(text: str) -> str:
    """Return a UUID's text with hyphens, whichever way the database wrote it."""
    return text if "-" in text else f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def _apply_credit(book: Gradebook, stepped: list[Lab], handed_in: list[tuple[UUID, int, datetime]]) -> None:
    """Fill in how much counts of (student id, column, time) in labs with steps after a date. Two queries."""
    own = {lab.assignment.pk: lab.own for lab in stepped if lab.own}
    dates = schedules_from(own, [lab.assignment for lab in stepped], book.students)
    for student, column, at in handed_in:
        cell = book.rows[student][column]
        if cell is not None:
            credit = dates[book.labs[column].assignment.pk, student].credit(at)
            book.rows[student][column] = cell._replace(credit=credit)
