"""Whose referrals a staff member works on."""

from django.db.models import QuerySet

from people.models import User
from placement.base.rules import own_students
from placement.referrals.models.referrals import Referral


def own_referrals(staff: User) -> QuerySet[Referral]:
    """Return the referrals of students on the own case-load."""
    return Referral.objects.filter(student__in=own_students(staff))
