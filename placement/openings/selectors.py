"""Matches: only for students who are searching, only for staff of their case-load and for themselves."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import partial
from typing import cast
from uuid import UUID

from django.db.models import Prefetch, QuerySet
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from pathways.base.enums import StudentState
from pathways.cohorts.selectors.standing import student_state
from pathways.content.catalogue import LessonInfo, catalogue
from pathways.learning.selectors.skills import skill_percents, skill_profile, skill_profiles
from pathways.learning.values import SkillLevel
from pathways.models import Skill
from people.models import User
from placement.base.enums import OPEN_ORDER_STATES, EmployerState, SkillNeed
from placement.base.rules import own_students
from placement.openings.matching import Grouped, Match, SkillFit, Teaching, explain, grouped, weighed
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
    """Return the open orders with the reasons, best first; nothing for a student who is not searching.

    The reasons of one are found when they are asked for.
    """
    if student_state(student) != StudentState.SEARCHING:
        return []
    profile = skill_profile(student)
    known = {level.skill.pk: level.percent for level in profile}
    matches = []
    for order in open_orders():
        needs = list(order.skills.all())
        weight = weighed([_asked(need, known.get(need.skill_id, 0)) for need in needs])
        fits = cast("Sequence[SkillFit]", SimpleLazyObject(partial(_fits, order, needs, profile)))
        matches.append(Match(order, fits, weight))
    return sorted(matches, key=lambda match: match.order_key)


def _fits(order: JobOrder, needs: list[OrderSkill], profile: list[SkillLevel]) -> Sequence[SkillFit]:
    return explain(order, needs, profile, lesson_of).fits


def _asked(need: OrderSkill, percent: int) -> tuple[bool, int, int]:
    return need.need == SkillNeed.REQUIRED, need.level, percent


def match_for(student: User, order: JobOrder) -> Match | None:
    """Return why one student fits one order, `None` where the student is not searching."""
    if student_state(student) != StudentState.SEARCHING:
        return None
    needs = order.skills.select_related("skill")
    return explain(order, needs, skill_profile(student), lesson_of)


def ranked(staff: User, order: JobOrder) -> Grouped[UUID]:
    """Return the ids of the searching students of the own case-load by how near they are, best first.

    Two queries, and of each student only the levels that the order asks for: nobody's evidence is read.
    """
    needs = _needs(order)
    percents = skill_percents(_searching(staff), [need.skill_id for need in needs])
    weights = [
        (weighed([_asked(need, one) for need, one in zip(needs, shown, strict=True)]), pk)
        for pk, shown in percents.items()
    ]
    weights.sort(key=lambda row: row[0][1])
    return grouped((level, pk) for (level, _key), pk in weights)


def with_needs() -> QuerySet[JobOrder]:
    """Return all orders with their skills, for reads that ask for these more than once. Two queries."""
    return JobOrder.objects.prefetch_related(Prefetch("skills", OrderSkill.objects.select_related("skill")))


def _needs(order: JobOrder) -> list[OrderSkill]:
    """Return the skills that an order asks for: no query where they were read with it."""
    read = "skills" in getattr(order, "_prefetched_objects_cache", ())
    return list(order.skills.all() if read else order.skills.select_related("skill"))


def _searching(staff: User) -> QuerySet[User]:
    return own_students(staff).filter(standing__state=StudentState.SEARCHING)


def candidates_for(staff: User, order: JobOrder, *, only: Collection[UUID] | None = None) -> list[Candidate]:
    """Return the searching students of the own case-load with the reasons, best first; `only` those with these ids."""
    found = _searching(staff)
    students = list(found if only is None else found.filter(pk__in=only))
    needs = _needs(order)
    profiles = skill_profiles(students, skills=[need.skill_id for need in needs])
    rows = [Candidate(student, explain(order, needs, profiles.get(student.pk, []), lesson_of)) for student in students]
    return sorted(rows, key=lambda candidate: candidate.match.order_key)
