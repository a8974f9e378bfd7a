"""How many answers wait for a person to grade, for the pages about cohorts."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Sum

from labs.base import roster
from pathways.models import Enrolment
from people.base.rules import kept_from
from people.models import User


def answers_waiting(teacher: User, cohorts: Sequence[UUID]) -> dict[UUID, int]:
    """Return the number of answers to grade by hand by cohort id, of attempts that count.

    Answers of students who are kept from `teacher` are not among them. Two queries beside the catalogue's own.
    """
    courses = roster.courses_by_cohort(cohorts)
    apart = kept_from(teacher)
    rows = (
        Enrolment.objects.filter(cohort__in=cohorts, ended_at__isnull=True, student__lab_grades__waiting__gt=0)
        .exclude(student__in=apart)
        .order_by()
        .values_list("cohort_id", "student__lab_grades__assignment__course_key")
        .annotate(number=Sum("student__lab_grades__waiting"))
    )
    found: dict[UUID, int] = {}
    for cohort, course, number in rows:
        if course in courses[cohort]:
            found[cohort] = found.get(cohort, 0) + number
    return found
