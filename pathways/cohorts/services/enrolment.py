"""Seats in cohorts."""

from django.db import transaction
from django.utils import timezone

from pathways.base.enums import StudentState
from pathways.base.errors import AlreadyEnrolled, CohortArchived, NoSeatLeft, NotAllowed, NotEnrolled
from pathways.base.locking import lock_student
from pathways.cohorts.looked_after import look_after
from pathways.cohorts.models.cohort import Cohort, Enrolment
from pathways.cohorts.models.standing import StudentStanding
from pathways.cohorts.rules import can_manage
from pathways.cohorts.selectors.cohorts import seats_of
from pathways.cohorts.services.standing import move_student
from pathways.cohorts.transitions import is_legal
from people.models import User


@transaction.atomic
def enrol_student(*, cohort: Cohort, student: User, by: User | None) -> Enrolment:
    """Give a student a seat; `by` None is the system itself.

    Appends a `StudentStateEvent` to Enrolled where the map allows it. Raises `NotAllowed` for staff of another
    cohort, `NoSeatLeft` for a full one (a seat kept for an open card is not free), `CohortArchived` for one that is
    archived, `AlreadyEnrolled` for a second seat in the same one.
    """
    if by is not None and not can_manage(by, cohort):
        raise NotAllowed("This cohort is not yours.")
    cohort = Cohort.objects.select_for_update().get(pk=cohort.pk)
    lock_student(student)
    if cohort.archived_at:
        raise CohortArchived("This cohort is archived.")
    if cohort.enrolments.filter(ended_at__isnull=True, student=student).exists():
        raise AlreadyEnrolled("This person has a seat here.")
    if not seats_of([cohort])[cohort.pk].free:
        raise NoSeatLeft("Every seat of this cohort is taken.")
    enrolment = Enrolment.objects.create(cohort=cohort, student=student, enrolled_at=timezone.now(), enrolled_by=by)
    student.__dict__.pop("_live_seats", None)
    if not _move_if_legal(student, StudentState.ENROLLED):
        look_after([student.pk])
    return enrolment


@transaction.atomic
def unenrol_student(*, cohort: Cohort, student: User, by: User) -> Enrolment:
    """End a student's seat; their work and progress stay.

    Appends no event: where the student stands is a decision of its own. Raises `NotAllowed` for staff of another
    cohort, `NotEnrolled` for somebody without a seat.
    """
    if not can_manage(by, cohort):
        raise NotAllowed("This cohort is not yours.")
    seat = cohort.enrolments.select_for_update().filter(student=student, ended_at__isnull=True).first()
    if seat is None:
        raise NotEnrolled("This person has no seat here.")
    seat.ended_at, seat.ended_by = timezone.now(), by
    seat.save(update_fields=["ended_at", "ended_by"])
    student.__dict__.pop("_live_seats", None)
    look_after([student.pk])
    return seat


def _move_if_legal(student: User, to: StudentState) -> bool:
    standing = StudentStanding.objects.filter(student=student).first()
    legal = is_legal(standing.state if standing else "", to)
    if legal:
        move_student(student=student, to=to, by=None)
    return legal
