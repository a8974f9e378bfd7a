"""What one student did in labs, for their teacher: the labs app registers the provider that knows."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from people.models import User


@dataclass(frozen=True)
class TaskTries:
    """One task over all attempts: how many handed it in, the points of the attempt that counts, whether all are got.

    `points` is None while a person still reads it; `is_known`: the student may know them.
    """

    title: str
    tries: int
    points: float | None
    most: float
    is_known: bool

    @property
    def is_full(self) -> bool:
        """Return whether nothing is left to get."""
        return self.points is not None and self.points >= self.most


@dataclass(frozen=True)
class LabWork:
    """One published lab: attempts, points in words ("" before there are any), and the day it is due for this person.

    `url` leads staff to the attempt that counts, "" where there is none; `more_time_url` to where they give more time.
    """

    lab_key: str
    title: str
    attempts: int
    points: str
    tasks: list[TaskTries]
    due: datetime | None
    url: str
    more_time_url: str


Provider = Callable[[User, list[str], UUID], list[LabWork]]
_providers: list[Provider] = []


def register(provider: Provider) -> None:
    """Let `provider(student, course_keys, cohort)` answer for labs; safe to call again."""
    if provider not in _providers:
        _providers.append(provider)


def work_of(student: User, course_keys: list[str], cohort: UUID) -> list[LabWork]:
    """Return every published lab of the courses with what the student did in it."""
    return [work for provider in _providers for work in provider(student, course_keys, cohort)]
