"""Whose employers somebody acts for."""

from django.db.models import QuerySet

from people.models import User
from placement.base.enums import EmployerState
from placement.employers.models import Employer, EmployerContact


def employers_of(contact: User) -> QuerySet[Employer]:
    """Return the active employers that a contact, confirmed by two people, acts for now."""
    live = {"contacts__user": contact, "contacts__ended_at__isnull": True, "contacts__confirmed_at__isnull": False}
    return Employer.objects.filter(state="active", **live)


def is_paused(contact: User) -> bool:
    """Return whether a contact acts for an employer that is suspended now, so that nothing shows."""
    live = {"contacts__user": contact, "contacts__ended_at__isnull": True, "contacts__confirmed_at__isnull": False}
    return Employer.objects.filter(state=EmployerState.SUSPENDED, **live).exists()


def contacts_of(user: User) -> QuerySet[EmployerContact]:
    """Return as which contacts a person acts now: confirmed, not ended, for an active employer."""
    live = {"ended_at__isnull": True, "confirmed_at__isnull": False, "employer__state": "active"}
    return EmployerContact.objects.filter(user=user, **live)
