"""Where students stand."""

from uuid import UUID

from django.db.models import QuerySet

from pathways.base.enums import StudentState
from pathways.cohorts.models.standing import StudentStanding
from people.base.prepared import Prepared
from people.models import User

READY = (StudentState.CAREER_READY, StudentState.SEARCHING)


def _states(*, user: UUID) -> "QuerySet[StudentStanding, str]":
    return StudentStanding.objects.filter(student=user).order_by("pk").values_list("state", flat=True)


STATES = Prepared(_states)


def student_state(user: User) -> StudentState | None:
    """Return where the person stands now, or None for somebody who never was a student."""
    states = STATES(user=user.pk)
    return StudentState(states[0]) if states and states[0] else None


def students_in(*states: StudentState) -> QuerySet[User]:
    """Return the people who stand in one of `states`, with `standing` at hand."""
    return User.objects.filter(standing__state__in=states, is_active=True).select_related("standing")


def ready_students() -> QuerySet[User]:
    """Return the people who are ready for work or looking for it."""
    return students_in(*READY)
