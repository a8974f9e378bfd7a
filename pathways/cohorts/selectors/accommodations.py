"""How much more time a person has."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from pathways.cohorts.models.accommodation import TimeAccommodation
from people.models import User


@dataclass(frozen=True)
class MoreTime:
    """What one person has more than others: `percent` of what is timed, `days` of what is due."""

    percent: int = 0
    days: int = 0

    def longer(self, time: timedelta) -> timedelta:
        """Return a time limit for this person."""
        return time * (100 + self.percent) / 100


def more_time_of(students: Iterable[User]) -> dict[UUID, MoreTime]:
    """Return what each has by user id; who has nothing more is not in it. One query."""
    rows = TimeAccommodation.objects.filter(student__in=list(students)).order_by("at", "id")
    newest = {row.student_id: MoreTime(row.percent, row.days) for row in rows}
    return {key: more for key, more in newest.items() if more != MoreTime()}


def more_time(student: User) -> MoreTime:
    """Return what one person has. One query."""
    return more_time_of([student]).get(student.pk, MoreTime())
