"""Seats in cohorts."""

from django.db import transaction
from django.utils import timezone

from pathways.base.enums import StudentState
from pathways.base.errors import AlreadyEnrolled, NoSeatLeft, NotAllowed, NotEnrolled
from pathways.base.locking import lock_student
from pathways.cohorts.models.cohort import Cohort, Enrolment
from pathways.cohorts.models.standing import StudentStanding
from pathways.cohorts.rules import can_manage
from pathways.cohorts.services.standing import move_student
from pathways.cohorts.transitions import is_legal
from people.models import User


@transaction.atomic
def enrol_student(*, cohort: Cohort, student: User, by: User | None) -> Enrolment:
    """Give a student a seat; `by` None is the system itself.

    Appends a `StudentStateEvent` to Enrolled where the map allows it. Raises `NotAllowed` for staff of another
    cohort, `NoSeatLeft` for a full one, `AlreadyEnrolled` for a second seat in the same one.
    """
    if by is not None and not can_manage(by, cohort):
        raise NotAllowed("This cohort is not yours.")
    cohort = Cohort.objects.select_for_update().get(pk=cohort.pk)
    lock_student(student)
    live = cohort.enrolments.filter(ended_at__isnull=True)
    if live.filter(student=student).exists():
        raise AlreadyEnrolled("This person has a seat here.")
    if live.count() >= cohort.seats:
        raise NoSeatLeft("Every seat of this cohort is taken.")
    enrolment = Enrolment.objects.create(cohort=cohort, student=student, enrolled_at=timezone.now(), enrolled_by=by)
    student.__dict__.pop("_live_seats", None)
    _move_if_legal(student, StudentState.ENROLLED)
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
    return seat


def _move_if_legal(student: User, to: StudentState) -> None:
    standing = StudentStanding.objects.filter(student=student).first()
    if is_legal(standing.state if standing else "", to):
        move_student(student=student, to=to, by=None)
