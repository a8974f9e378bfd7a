"""Who may do what with labs. Every function answers about one object; views turn a no into 404."""

from uuid import UUID

from labs.assignments.models import Assignment
from labs.base import roster
from people.base.enums import Role
from people.base.rules import barred, has_role
from people.models import User


def can_open(user: User, assignment: Assignment) -> bool:
    """Enrolled students and the course's instructors open a published lab."""
    if assignment.current_id is None:
        return False
    return roster.learns(user, assignment.course_key) or can_teach(user, assignment.course_key)


def can_submit(user: User, assignment: Assignment) -> bool:
    """Only people who learn or teach the course hand in; an instructor's own attempt is a try-out."""
    return can_open(user, assignment)


def can_teach(user: User, course_key: str) -> bool:
    """Instructors and assistants of a live cohort of the course."""
    return course_key in roster.courses_taught(user)


def can_change_assignment(user: User, course_key: str) -> bool:
    """Instructors of the course change a lab's files; assistants do not."""
    return has_role(user, Role.INSTRUCTOR) and can_teach(user, course_key)


def can_set_dates(user: User, cohort: UUID) -> bool:
    """Instructors of a cohort set its dates and give it more time; who assists there asks for it."""
    return has_role(user, Role.INSTRUCTOR) and roster.instructs(user, cohort)


def teaches_student(user: User, student: User, course_key: str) -> bool:
    """Return whether a cohort that `user` teaches has the student and the course, and no bar stands between them."""
    shared = {cohort.pk for cohort in roster.cohorts_taught(user)} & set(roster.cohorts_of(student, course_key))
    return bool(shared) and not barred(user, student)
