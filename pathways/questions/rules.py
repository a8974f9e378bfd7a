"""Who may ask where, and who may read and answer."""

from django.db.models import QuerySet

from pathways.base.enums import TEACHING_ROLES
from pathways.cohorts.models.cohort import Cohort
from pathways.cohorts.rules import teaches
from pathways.cohorts.selectors.cohorts import live_seats
from pathways.content.catalogue import catalogue
from pathways.questions.models import Question
from people.base.enums import Role
from people.base.rules import barred, has_role, kept_from
from people.models import User


def cohort_to_ask(student: User, course_key: str) -> Cohort | None:
    """Return the cohort whose instructors a student asks about a course: that of the newest seat that has it."""
    shelf = catalogue().by_source
    for seat in live_seats(student) if has_role(student, Role.STUDENT) else ():
        way = shelf.get(seat.cohort.pathway_id)
        if way and any(course.key == course_key for course in way.courses):
            found: Cohort = seat.cohort
            return found
    return None


def may_answer(user: User, question: Question) -> bool:
    """Return whether the person teaches or assists in the asker's cohort, and is not kept away from them."""
    return teaches(user, question.cohort) and not barred(user, question.student)


def open_to(user: User) -> "QuerySet[Question]":
    """Return the questions that the person may answer. No query yet."""
    if not has_role(user, Role.INSTRUCTOR, Role.ASSISTANT):
        return Question.objects.none()
    apart = kept_from(user)
    own = Cohort.objects.filter(staff__user=user, staff__role__in=TEACHING_ROLES)
    return Question.objects.filter(cohort__in=own).exclude(student__in=apart)
