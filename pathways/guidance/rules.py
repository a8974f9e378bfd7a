"""Who sees what about one person of a cohort."""

from uuid import UUID

from django.http import Http404

from pathways.cohorts.models.cohort import Cohort, Enrolment
from pathways.cohorts.rules import Person, cohort_for, teaches
from people.base.rules import barred
from people.models import User


def seat_seen_by(user: Person, cohort_id: UUID, student_id: UUID) -> Enrolment:
    """Return a person's live seat for who teaches or assists in its cohort; raise 404 for everybody else.

    Administrators and those who only look on see no work; nobody sees it across a bar.
    """
    cohort: Cohort = cohort_for(user, cohort_id)
    seats = Enrolment.objects.filter(cohort=cohort, student=student_id, ended_at=None).select_related("student")
    seat = seats.first() if teaches(user, cohort) else None
    if seat is None or not isinstance(user, User) or barred(user, seat.student):
        raise Http404
    seat.cohort = cohort
    return seat
