"""The gradebook of one cohort: every student, every lab, in a fixed number of queries."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import CharField, IntegerField
from django.db.models.functions import Cast, Coalesce

from labs import roster
from labs.models import Assignment, CurrentGrade, DueDate
from labs.selectors.schedules import schedules_for, steps_of
from labs.selectors.student import title_of
from pathways.models import Cohort
from people.models import User


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
    found = list(Assignment.objects.filter(course_key__in=courses, current__isnull=False).select_related("current"))
    found.sort(key=lambda lab: courses.index(lab.course_key))
    return [
        Lab(
            assignment=lab,
            title=title_of(lab),
            max_points=lab.current.max_points,
            hand_graded={task["grade_id"]: task["title"] for task in lab.current.tasks if task.get("manual")},
        )
        for lab in found
        if lab.current
    ]


def gradebook(cohort: Cohort, seen_by: User) -> Gradebook:
    """Return the gradebook of a cohort without students who are kept from `seen_by`. Seven queries at most."""
    labs, students = labs_of(cohort), roster.students_of(cohort, seen_by)
    book = Gradebook(labs, students, {student.pk: [None] * len(labs) for student in students})
    # The database's own text of ids is looked up as it comes: 20,000 UUID objects would cost more than all the rest.
    rows = {text: book.rows[student.pk] for student in students for text in (student.pk.hex, str(student.pk))}
    columns = {text: n for n, lab in enumerate(labs) for text in (lab.assignment.pk.hex, str(lab.assignment.pk))}
    for student, assignment, *values in _standings([lab.assignment for lab in labs]):
        row = rows.get(student)
        if row is not None:
            column = columns[assignment]
            row[column] = cell = Cell(*values)
            labs[column].handed_in += 1
            labs[column].waiting += cell.waiting > 0
    _apply_credit(book, cohort.pk)
    return book


def _standings(assignments: Sequence[Assignment]) -> Iterable[tuple[Any, ...]]:
    """Return student, assignment and a cell's values of every current grade: plain text and numbers. One query."""
    return (
        CurrentGrade.objects.filter(assignment__in=assignments)
        .annotate(
            s=Cast("student_id", CharField()),
            a=Cast("assignment_id", CharField()),
            shown=Cast(Coalesce("submission_id", "latest_id"), CharField()),
            look=Cast("flagged", IntegerField()),
            busy=Cast("grading", IntegerField()),
        )
        .values_list("s", "a", "shown", "points", "waiting", "look", "busy")
        .iterator(chunk_size=5000)
    )


def dashed(text: str) -> str:
    """Return a UUID's text with hyphens, whichever way the database wrote it."""
    return text if "-" in text else f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def _apply_credit(book: Gradebook, cohort: UUID) -> None:
    """Fill in how much counts, only where a lab of the cohort has a date and steps after it."""
    own = {
        row.assignment_id: row
        for row in DueDate.objects.filter(
            assignment__in=[lab.assignment for lab in book.labs], cohort=cohort, due_at__isnull=False
        )
    }
    labs = [lab.assignment for lab in book.labs]
    stepped = [lab for lab in labs if lab.pk in own and steps_of(lab, own[lab.pk])]
    if not stepped:
        return
    dates = schedules_for(stepped, book.students, [cohort])
    columns = {lab.assignment.pk: n for n, lab in enumerate(book.labs)}
    graded = CurrentGrade.objects.filter(assignment__in=stepped, submission__isnull=False)
    for student, assignment, at in graded.values_list("student_id", "assignment_id", "submission__at"):
        row, column = book.rows.get(student), columns[assignment]
        if row is not None and (cell := row[column]) is not None:
            row[column] = cell._replace(credit=dates[assignment, student].credit(at))
