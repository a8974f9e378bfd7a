"""What holds now: the rule of a cohort's total, and who is excused from what."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import QuerySet

from labs.gradebook.counting import CLASSES, LABS, PLAIN, QUIZZES, Rule
from labs.gradebook.models import ExcuseEvent, TotalRule
from people.base.prepared import Prepared


def _newest(*, cohort: UUID) -> "QuerySet[TotalRule]":
    return TotalRule.objects.filter(cohort=cohort).order_by("-at", "-id")[:1]


def _excuses(*, cohort: UUID, students: list[UUID]) -> "QuerySet[ExcuseEvent, tuple[UUID, str, bool]]":
    events = ExcuseEvent.objects.filter(cohort=cohort, student__in=students).order_by("at", "id")
    return events.values_list("student", "item", "excused")


NEWEST, EXCUSES = Prepared(_newest), Prepared(_excuses)


def newest_rule(cohort: UUID) -> TotalRule | None:
    """Return the row that counts, None where the cohort has no rule of its own. One query."""
    return next(iter(NEWEST(cohort=cohort)), None)


def rule_of(cohort: UUID) -> Rule:
    """Return how a cohort's total adds up. One query."""
    row = newest_rule(cohort)
    if row is None:
        return PLAIN
    weights = {LABS: row.labs, QUIZZES: row.quizzes, CLASSES: row.classes}
    return Rule(weights, {LABS: row.drop_labs, QUIZZES: row.drop_quizzes})


def excuses_of(cohort: UUID, students: Iterable[UUID]) -> set[tuple[UUID, str]]:
    """Return who is excused from which column, as (student id, item). One query."""
    last = {(student, item): excused for student, item, excused in EXCUSES(cohort=cohort, students=list(students))}
    return {pair for pair, excused in last.items() if excused}
