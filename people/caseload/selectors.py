"""Reads of who works with whom."""

from uuid import UUID

from django.db.models import Q, QuerySet

from people.base.models.caseload import CaseAssignment, StaffBar
from people.base.models.user import User
from people.base.rules import covered_by, kept_from


def caseload(staff: User) -> QuerySet[User]:
    """Return the active students with whom `staff` works today, without those who are barred, and without oneself.

    They are on the own list, or on that of a colleague for whom `staff` covers.
    """
    whose = Q(staff=staff) | Q(staff__in=covered_by(staff))
    return _students(CaseAssignment.objects.filter(whose, ended_at=None), staff.pk)


def listed(whose: UUID, reader: UUID) -> QuerySet[User]:
    """Return the active students on one list alone, without those from whom its reader is kept away."""
    return _students(CaseAssignment.objects.filter(staff=whose, ended_at=None), reader)


def _students(lists: QuerySet[CaseAssignment], reader: UUID) -> QuerySet[User]:
    # Said as lists, the database begins with the few on the list; asked about each person, with everybody.
    barred = kept_from(reader)
    found = (
        User.objects.filter(pk__in=lists.values("student"), is_active=True).exclude(pk__in=barred).exclude(pk=reader)
    )
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
