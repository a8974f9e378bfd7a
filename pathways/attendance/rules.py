"""Who may say who was in class, and when."""

from pathways.cohorts.models.cohort import ClassSession, Cohort
from pathways.cohorts.rules import part_in, teaches_as
from people.base.enums import Role
from people.base.rules import has_role
from people.models import User


def may_mark(user: User, cohort: Cohort) -> bool:
    """Return whether the person marks attendance: who teaches or assists in the cohort, and administrators."""
    return marks_as(user, "" if has_role(user, Role.ADMINISTRATOR) else part_in(user, cohort))


def marks_as(user: User, part: str) -> bool:
    """Return what `may_mark` does, for one whose part in the cohort (`part_in`) is known."""
    return has_role(user, Role.ADMINISTRATOR) or teaches_as(user, part)


def was_in(student: User, session: ClassSession) -> bool:
    """Return whether a student has, or had, a seat in the session's cohort."""
    return session.cohort.enrolments.filter(student=student).exists()
