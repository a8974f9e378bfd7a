"""Where students stand."""

from django.db.models import QuerySet

from pathways.base.enums import StudentState
from pathways.cohorts.models.standing import StudentStanding
from people.models import User

READY = (StudentState.CAREER_READY, StudentState.SEARCHING)


def student_state(user: User) -> StudentState | None:
    """Return where the person stands now, or None for somebody who never was a student."""
    state = StudentStanding.objects.filter(student=user).values_list("state", flat=True).first()
    return StudentState(state) if state else None


def students_in(*states: StudentState) -> QuerySet[User]:
    """Return the people who stand in one of `states`, with `standing` at hand."""
    return User.objects.filter(standing__state__in=states, is_active=True).select_related("standing")


def ready_students() -> QuerySet[User]:
    """Return the people who are ready for work or looking for it."""
    return students_in(*READY)
