"""Who may see and do what with placement's objects. Anything not allowed here is not there (404)."""

from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from people.base.enums import Role
from people.base.rules import has_role, on_caseload
from people.caseload.selectors import caseload, listed
from people.models import User
from placement.base.errors import NoSuchRight


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


def need_publisher(user: User) -> None:
    """Raise `NoSuchRight` unless the person may publish figures: placement staff and administrators."""
    if not has_role(user, Role.PLACEMENT, Role.ADMINISTRATOR):
        raise NoSuchRight


def own_students(staff: User) -> QuerySet[User]:
    """Return the students with whom a staff member works today: on the own list, or on one that they cover."""
    return caseload(staff) if has_role(staff, Role.PLACEMENT) else User.objects.none()


# Nobody has this id.
NOBODY = UUID(int=0)


def reader(staff: User) -> UUID:
    """Return whose case-load a staff member reads, for reads that are prepared once: nobody's without the role."""
    return staff.pk if has_role(staff, Role.PLACEMENT) else NOBODY


def students_of(whose: UUID, reader: UUID) -> QuerySet[User]:
    """Return the students on one list, as somebody reads it by the id that `reader` returns."""
    return listed(whose, reader)


def own_student(staff: User, pk: UUID) -> User:
    """Return one student of the own case-load, or raise 404."""
    return get_object_or_404(own_students(staff), pk=pk)
