"""Whose openings somebody sees, and who speaks for an employer."""

from django.db.models import QuerySet

from people.base.enums import Role
from people.base.rules import has_role
from people.models import User
from placement.employers.models import Employer
from placement.employers.rules import employers_of
from placement.openings.models import JobOrder


def orders_of(contact: User) -> QuerySet[JobOrder]:
    """Return the job orders of the active employers that a contact acts for now."""
    return JobOrder.objects.filter(employer__in=employers_of(contact))


def acts_for(contact: User, employer: Employer) -> bool:
    """Return whether a contact acts for this employer and it is active."""
    return has_role(contact, Role.EMPLOYER) and employers_of(contact).filter(pk=employer.pk).exists()
