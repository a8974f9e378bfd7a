"""Where a student stands, folded from the moves."""

from uuid import UUID

from pathways.base.enums import StudentState
from pathways.cohorts.models.standing import StudentStanding, StudentStateEvent


def fold_standing(student_id: UUID) -> None:
    """Write the state that the student is in now."""
    events = list(StudentStateEvent.objects.filter(student_id=student_id))
    if not events:
        return
    last = events[-1]
    paused = last.from_state if last.to_state == StudentState.PAUSED else ""
    values = {"state": last.to_state, "since": last.at, "before_pause": paused}
    StudentStanding.objects.update_or_create(student_id=student_id, defaults=values)
