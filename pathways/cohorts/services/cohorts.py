"""Cohorts, their staff and their class sessions."""

from datetime import date, datetime

from django.db import transaction

from pathways.base.enums import CohortRole
from pathways.cohorts.models.cohort import ClassSession, Cohort, CohortStaff
from pathways.content.models.pages import PathwayPage
from people.models import User


@transaction.atomic
def create_cohort(
    *, name: str, pathway: PathwayPage, starts_on: date, ends_on: date, seats: int = 16, time_zone: str = ""
) -> Cohort:
    """Make one run of a pathway. Raises `ValueError` where it would end before it starts."""
    if ends_on < starts_on:
        raise ValueError("A cohort ends after it starts.")
    extra = {"time_zone": time_zone} if time_zone else {}
    return Cohort.objects.create(name=name, pathway=pathway, starts_on=starts_on, ends_on=ends_on, seats=seats, **extra)


def add_staff(*, cohort: Cohort, user: User, role: CohortRole = CohortRole.INSTRUCTOR) -> CohortStaff:
    """Let a staff member teach a cohort, or change what they do in it."""
    return CohortStaff.objects.update_or_create(cohort=cohort, user=user, defaults={"role": role})[0]


def remove_staff(*, cohort: Cohort, user: User) -> None:
    """End a staff member's work in a cohort; they no longer see its people."""
    CohortStaff.objects.filter(cohort=cohort, user=user).delete()


def schedule_session(
    *, cohort: Cohort, title: str, starts_at: datetime, ends_at: datetime, place: str = ""
) -> ClassSession:
    """Add a class session. Raises `ValueError` where it would end before it starts."""
    if ends_at <= starts_at:
        raise ValueError("A session ends after it starts.")
    return ClassSession.objects.create(cohort=cohort, title=title, starts_at=starts_at, ends_at=ends_at, place=place)
