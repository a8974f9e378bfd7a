"""Whose jobs a staff member follows."""

from django.db.models import QuerySet

from people.models import User
from placement.base.rules import own_students
from placement.placements.models import Placement


def own_placements(staff: User) -> QuerySet[Placement]:
    """Return the placements of students on the own case-load."""
    return Placement.objects.filter(student__in=own_students(staff))
