"""Where a student stands, as pathways says."""

from pathways.enums import StudentState
from pathways.models import StudentStanding
from people.models import User


def state_of(student: User) -> str:
    """Return the student's state now; `inquiry` where nothing is known. One query."""
    standing = StudentStanding.objects.filter(student=student).values_list("state", flat=True).first()
    return standing or StudentState.INQUIRY
