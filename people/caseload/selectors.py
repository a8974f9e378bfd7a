"""Reads of who works with whom."""

from django.db.models import Q, QuerySet

from people.base.models.caseload import CaseAssignment, StaffBar
from people.base.models.user import User


def caseload(staff: User) -> QuerySet[User]:
    """Return the active students on the list of `staff`, without those who are barred."""
    # Said as lists, the database begins with the few on the list; asked about each person, with everybody.
    have = CaseAssignment.objects.filter(staff=staff, ended_at=None).values("student")
    barred = StaffBar.objects.filter(staff=staff, ended_at=None).values("student")
    found = User.objects.filter(pk__in=have, is_active=True).exclude(pk__in=barred)
    return found.order_by("display_name", "username")


def assignments() -> QuerySet[CaseAssignment]:
    """Return who works with whom now, each staff member's students together, by name."""
    found = CaseAssignment.objects.filter(ended_at=None).select_related("staff", "student")
    return found.order_by(*(f"{who}__{name}" for who in ("staff", "student") for name in ("display_name", "username")))


def assignments_of(person: User) -> QuerySet[CaseAssignment]:
    """Return the live case-load of a staff member, or the staff of a student."""
    around = Q(staff=person) | Q(student=person)
    return (
        CaseAssignment.objects.filter(around, ended_at=None).select_related("staff", "student").order_by("started_at")
    )


def bars() -> QuerySet[StaffBar]:
    """Return who is kept away from whose records now."""
    return StaffBar.objects.filter(ended_at=None).select_related("staff", "student").order_by("staff", "student")
