"""Reads of who works with whom."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from people.base.models.caseload import CaseAssignment, StaffBar
from people.base.models.user import User


def caseload(staff: User) -> QuerySet[User]:
    """Return the active students on the list of `staff`, without those who are barred."""
    pair = {"staff": staff, "student": OuterRef("pk"), "ended_at": None}
    return User.objects.filter(
        Exists(CaseAssignment.objects.filter(**pair)), ~Exists(StaffBar.objects.filter(**pair)), is_active=True
    ).order_by("display_name", "username")


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
