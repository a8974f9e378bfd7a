"""Who may see and do what with placement's objects. Anything not allowed here is not there (404)."""

from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from people.base.enums import Role
from people.base.rules import has_role, on_caseload
from people.models import User
from people.rights.selectors import caseload
from placement.base.errors import NoSuchRight
from placement.employers.models import Employer
from placement.openings.models import JobOrder
from placement.placements.models import Placement
from placement.referrals.models.referrals import Referral


def may_handle(staff: User, student: User) -> bool:
    """Return whether `staff` works with this student: placement staff, own case-load, no bar between them."""
    return on_caseload(staff, student)


def need_handler(staff: User, student: User) -> None:
    """Raise `NoSuchRight` unless `staff` works with this student."""
    if not may_handle(staff, student):
        raise NoSuchRight


def need_placement_staff(user: User) -> None:
    """Raise `NoSuchRight` unless the person is placement staff."""
    if not has_role(user, Role.PLACEMENT):
        raise NoSuchRight


def own_students(staff: User) -> QuerySet[User]:
    """Return the students of a staff member's case-load, without those the staff member is barred from."""
    return caseload(staff) if has_role(staff, Role.PLACEMENT) else User.objects.none()


def own_student(staff: User, pk: UUID) -> User:
    """Return one student of the own case-load, or raise 404."""
    return get_object_or_404(own_students(staff), pk=pk)


def own_referrals(staff: User) -> QuerySet[Referral]:
    """Return the referrals of students on the own case-load."""
    return Referral.objects.filter(student__in=own_students(staff))


def own_placements(staff: User) -> QuerySet[Placement]:
    """Return the placements of students on the own case-load."""
    return Placement.objects.filter(student__in=own_students(staff))


def employers_of(contact: User) -> QuerySet[Employer]:
    """Return the active employers that a contact, confirmed by two people, acts for now."""
    live = {"contacts__user": contact, "contacts__ended_at__isnull": True, "contacts__confirmed_at__isnull": False}
    return Employer.objects.filter(state="active", **live)


def orders_of(contact: User) -> QuerySet[JobOrder]:
    """Return the job orders of the active employers that a contact acts for now."""
    return JobOrder.objects.filter(employer__in=employers_of(contact))


def acts_for(contact: User, employer: Employer) -> bool:
    """Return whether a contact acts for this employer and it is active."""
    return has_role(contact, Role.EMPLOYER) and employers_of(contact).filter(pk=employer.pk).exists()
