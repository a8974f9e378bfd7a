"""When work is due: the app that has the work proposes days for a cohort, sets them, and tells a person's own."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from pathways.cohorts.models.cohort import Cohort
from people.models import User


@dataclass(frozen=True)
class DueDay:
    """One piece of work of a cohort, due `days` after the first day; None where no day is proposed."""

    key: str
    title: str
    days: int | None


@dataclass(frozen=True)
class OwnDate:
    """A date of one person's own: a random id, and the moment in the cohort's time zone."""

    id: UUID
    at: datetime


@dataclass(frozen=True)
class Source:
    """What one app can do about dates.

    `propose(course_keys, length, like)`: the work of courses in order, spread over `length` days, or as an older
    cohort had it. `put(cohort, days, by)`: set them, by key. `rezone(cohort, old, by)`: keep the hour on the clock
    after the cohort's zone was changed from `old`. `own(user)`: a person's dates.
    """

    propose: Callable[[list[str], int, Cohort | None], list[DueDay]]
    put: Callable[[Cohort, Mapping[str, int], User], None]
    rezone: Callable[[Cohort, str, User], None]
    own: Callable[[User], list[OwnDate]]


_sources: list[Source] = []


def register(source: Source) -> None:
    """Let an app take part; called once from an `AppConfig.ready`, safe to call again."""
    if source not in _sources:
        _sources.append(source)


def proposed(course_keys: list[str], length: int, like: Cohort | None = None) -> list[DueDay]:
    """Return the work of the courses with a day for each."""
    return [day for source in _sources for day in source.propose(course_keys, length, like)]


def put(cohort: Cohort, days: Mapping[str, int], by: User) -> None:
    """Set the days of a cohort, by key of the work."""
    for source in _sources if days else ():
        source.put(cohort, days, by)


def rezone(cohort: Cohort, old: str, by: User) -> None:
    """Keep every date of the cohort on the same hour of the new zone's clock."""
    for source in _sources:
        source.rezone(cohort, old, by)


def own_dates(user: User) -> list[OwnDate]:
    """Return the days on which a person's own work is due."""
    return [date for source in _sources for date in source.own(user)]
