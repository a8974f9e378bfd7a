"""Matches: only for students who are searching, only for staff of their case-load and for themselves."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import timezone

from pathways.base.enums import StudentState
from pathways.cohorts.selectors.standing import student_state
from pathways.content.catalogue import LessonInfo, catalogue
from pathways.learning.selectors.skills import skill_profile, skill_profiles
from pathways.models import Skill
from people.models import User
from placement.base.enums import OPEN_ORDER_STATES, EmployerState
from placement.base.rules import own_students
from placement.openings.matching import Match, Teaching, explain
from placement.openings.models import JobOrder, OrderSkill


@dataclass(frozen=True)
class Candidate:
    """A student of the own case-load beside the reasons."""

    student: User
    match: Match


def lesson_of(skill: Skill) -> Teaching | None:
    """Return the lesson that teaches a skill, one with a lab before others. No query of its own."""
    best = _teaches(skill.key)
    return Teaching(best.title, best.url) if best else None


def _teaches(skill: str) -> LessonInfo | None:
    teaching = [info for info in catalogue().lessons.values() if skill in info.skills]
    return min(teaching, key=lambda info: not info.labs, default=None)


def opens_lesson(user: User, lesson: LessonInfo) -> bool:
    """Return whether this is the lesson that a match names for a skill, and the person looks for work.

    It stays open while they learn: reaching the bar does not shut it. Two queries.
    """
    if not lesson.skills or student_state(user) != StudentState.SEARCHING:
        return False
    asked = OrderSkill.objects.filter(order__in=open_orders().order_by(), skill__key__in=lesson.skills)
    found = asked.values_list("skill__key", flat=True).distinct()
    return any(best.key == lesson.key for key in found if (best := _teaches(key)))


def open_orders() -> QuerySet[JobOrder]:
    """Return the open orders of active employers with their skills. Two queries."""
    return (
        JobOrder.objects.filter(state__in=OPEN_ORDER_STATES, employer__state=EmployerState.ACTIVE)
        .exclude(closes_on__lt=timezone.localdate())
        .select_related("employer")
        .prefetch_related("skills__skill")
    )


def matches_for(student: User) -> list[Match]:
    """Return the open orders with the reasons, best first; nothing for a student who is not searching."""
    if student_state(student) != StudentState.SEARCHING:
        return []
    profile = skill_profile(student)
    matches = [explain(order, order.skills.all(), profile, lesson_of) for order in open_orders()]
    return sorted(matches, key=lambda match: match.order_key)


def match_for(student: User, order: JobOrder) -> Match | None:
    """Return why one student fits one order, `None` where the student is not searching."""
    if student_state(student) != StudentState.SEARCHING:
        return None
    needs = order.skills.select_related("skill")
    return explain(order, needs, skill_profile(student), lesson_of)


def candidates_for(staff: User, order: JobOrder) -> list[Candidate]:
    """Return the searching students of the own case-load with the reasons, best first."""
    students = list(own_students(staff).filter(standing__state=StudentState.SEARCHING))
    profiles = skill_profiles(students)
    needs = list(order.skills.select_related("skill"))
    found = [Candidate(student, explain(order, needs, profiles.get(student.pk, []), lesson_of)) for student in students]
    return sorted(found, key=lambda candidate: candidate.match.order_key)
