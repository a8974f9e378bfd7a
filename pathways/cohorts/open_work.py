"""How much waits for a staff member in each cohort: the other apps count what is theirs."""

from collections.abc import Callable
from uuid import UUID

from people.models import User

Counter = Callable[[User, list[UUID]], dict[UUID, int]]
_counters: list[Counter] = []


def register(counter: Counter) -> None:
    """Let `counter` add its numbers, by cohort id; called once from an `AppConfig.ready`, safe to call again."""
    if counter not in _counters:
        _counters.append(counter)


def waiting_for(user: User, cohorts: list[UUID]) -> dict[UUID, int]:
    """Return how many things wait for the staff member in each of `cohorts`, 0 where nothing does."""
    total = dict.fromkeys(cohorts, 0)
    for counter in _counters:
        for cohort, number in counter(user, cohorts).items():
            total[cohort] = total.get(cohort, 0) + number
    return total
