"""What this room does when a student's standing changes."""

from typing import Any

from pathways.base.enums import StudentState
from people.models import User
from placement.wishes.services import begin_wishes


def on_student_moved(*, student: User, to: str, **_kwargs: Any) -> None:
    """Give everybody who begins to look for work a row, so that having one says nothing."""
    if to == StudentState.SEARCHING:
        begin_wishes(student=student)
