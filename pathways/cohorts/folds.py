"""Where a student stands, folded from the moves."""

from collections.abc import Iterable
from uuid import UUID

from pathways.base.enums import StudentState
from pathways.cohorts.models.standing import StudentStanding, StudentStateEvent


def counting(events: Iterable[StudentStateEvent]) -> list[StudentStateEvent]:
    """Return the moves that count, oldest first: without those taken back, and those that took one back."""
    rows = list(events)
    gone = {row.takes_back_id for row in rows if row.takes_back_id}
    return [row for row in rows if row.pk not in gone and not row.takes_back_id]


def fold_standing(student_id: UUID) -> None:
    """Write the state that the student is in now."""
    events = counting(StudentStateEvent.objects.filter(student_id=student_id))
    if not events:
        return
    last = events[-1]
    paused = last.from_state if last.to_state == StudentState.PAUSED else ""
    values = {"state": last.to_state, "since": last.at, "before_pause": paused}
    StudentStanding.objects.update_or_create(student_id=student_id, defaults=values)
