"""How a cohort's total adds up."""

from uuid import UUID

from django.db import transaction

from labs.gradebook.models import BookChange, ChangeKind, TotalRule
from labs.gradebook.selectors.rules import newest_rule
from pathways.base.locking import next_moment
from pathways.models import Cohort
from people.models import User

FIELDS = ("labs", "quizzes", "classes", "drop_labs", "drop_quizzes")


def values_of(rule: TotalRule | None) -> dict[str, int]:
    """Return a rule as plain numbers; of no rule the academy's own."""
    rule = rule or TotalRule()
    return {name: getattr(rule, name) for name in FIELDS}


@transaction.atomic
def set_rule(*, cohort: UUID, values: dict[str, int], by: User) -> BookChange | None:
    """Set how a cohort's total adds up from now on, for everybody; the same again changes nothing (None).

    Appends a `TotalRule` and a `BookChange` with the numbers before and after.
    """
    before = values_of(held_rule(cohort))
    if before == values:
        return None
    write_rule(cohort=cohort, values=values, by=by)
    data = {"before": before, "after": values}
    return BookChange.objects.create(cohort=cohort, kind=ChangeKind.RULE, by=by, data=data)


def held_rule(cohort: UUID) -> TotalRule | None:
    """Return the rule that counts and hold the cohort until the transaction ends: two who change it wait in turn."""
    list(Cohort.objects.select_for_update().filter(pk=cohort).values_list("pk"))
    return newest_rule(cohort)


def write_rule(*, cohort: UUID, values: dict[str, int], by: User) -> None:
    """Append a `TotalRule`; part of `set_rule`, and of taking one back."""
    at = next_moment(TotalRule.objects.filter(cohort=cohort))
    TotalRule.objects.create(cohort=cohort, by=by, at=at, **values)
