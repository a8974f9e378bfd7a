"""The gradebook of one cohort: every student, every lab, in a fixed number of queries."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import CharField
from django.db.models.functions import Cast, Coalesce

from labs import roster
from labs.models import Assignment, CurrentGrade, DueDate
from labs.selectors.schedules import schedules_for
from labs.selectors.student import title_of
from pathways.models import Cohort
from people.models import User


@dataclass(slots=True)
class Cell:
    """One student's standing in one lab. `submission`: its id as the database writes it, with or without hyphens."""

    submission: str
    points: float | None
    waiting: bool
    flagged: bool
    grading: bool
    released: bool
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
    cells: dict[str, dict[str, Cell]] = field(default_factory=dict)

    def row(self, student: User) -> list[Cell | None]:
        """Return one student's cells in the order of the labs."""
        own = self.cells.get(student.pk.hex, {})
        return [own.get(lab.assignment.pk.hex) for lab in self.labs]


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
    book = Gradebook(labs, students)
    by_hex = {lab.assignment.pk.hex: lab for lab in labs}
    members = {student.pk.hex for student in students}
    for student, assignment, cell in _cells([lab.assignment for lab in labs]):
        if student in members:
            book.cells.setdefault(student, {})[assignment] = cell
            by_hex[assignment].handed_in += 1
            by_hex[assignment].waiting += cell.waiting
    _apply_credit(book, cohort.pk)
    return book


def _cells(assignments: Sequence[Assignment]) -> list[tuple[str, str, Cell]]:
    """Return (student, assignment, cell) by hexadecimal ids; 20,000 UUID objects would cost more than the rest."""
    rows = (
        CurrentGrade.objects.filter(assignment__in=assignments)
        .annotate(
            s=Cast("student_id", CharField()),
            a=Cast("assignment_id", CharField()),
            shown=Cast(Coalesce("submission_id", "latest_id"), CharField()),
        )
        .values_list("s", "a", "shown", "points", "waiting", "flagged", "grading", "released")
    )
    return [
        (
            student.replace("-", ""),
            assignment.replace("-", ""),
            Cell(shown, points, waiting > 0, flagged, grading, released),
        )
        for student, assignment, shown, points, waiting, flagged, grading, released in rows
    ]


def dashed(text: str) -> str:
    """Return a UUID's text with hyphens, whichever way the database wrote it."""
    return text if "-" in text else f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def _apply_credit(book: Gradebook, cohort: UUID) -> None:
    """Fill in how much counts, only where a lab of the cohort has a date and steps after it."""
    stepped = [lab.assignment for lab in book.labs if lab.assignment.credit_steps]
    if not stepped or not DueDate.objects.filter(assignment__in=stepped, cohort=cohort).exists():
        return
    dates = schedules_for(stepped, book.students, [cohort])
    graded = CurrentGrade.objects.filter(assignment__in=stepped, submission__isnull=False)
    for student, assignment, at in graded.values_list("student_id", "assignment_id", "submission__at"):
        cell = book.cells.get(student.hex, {}).get(assignment.hex)
        if cell is not None:
            cell.credit = dates[assignment, student].credit(at)
