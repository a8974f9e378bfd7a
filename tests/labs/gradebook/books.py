"""The book of the tests' school, and people in it."""

from types import SimpleNamespace

from labs.gradebook.columns import columns_of
from labs.gradebook.selectors.book import Book, Line, book_of
from labs.models import Assignment, CurrentGrade
from people.base.enums import Role
from people.models import User
from tests.labs.factories import UserFactory, grade, hand_in, seat


def book(school: SimpleNamespace, *students: User) -> Book:
    """Return the book of the school's cohort; without `students`, of the two who have a seat from the start."""
    return book_of(school.cohort, columns_of(school.cohort), list(students) or [school.student, school.mate])


def line(school: SimpleNamespace, student: User) -> Line:
    return book(school, student).lines[0]


def points_in_the_book(school: SimpleNamespace, student: User) -> float | None:
    """Return the points that count in the cohort's first lab."""
    cell = line(school, student).cells[0]
    return cell.value if cell else None


def another(school: SimpleNamespace, lab: Assignment, name: str = "Ada", **points: float) -> User:
    """Return one more student of the cohort, who has handed in and was graded."""
    student = UserFactory(role=Role.STUDENT, display_name=name)
    seat(school.cohort, student)
    grade(hand_in(student, lab), **points)
    return student


def know_all_points(lab: Assignment) -> None:
    """Have everything read and known: nothing waits for a person any more."""
    CurrentGrade.objects.filter(assignment=lab).update(waiting=0, seen_most=10.0, max_points=10.0)
