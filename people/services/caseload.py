"""Who works with whom."""

from django.db import transaction
from django.utils import timezone

from people.enums import AccessKind, Role
from people.errors import NotAllowed
from people.models import CaseAssignment, StaffBar, User
from people.rules import barred, has_role
from people.services.access import append_access


@transaction.atomic
def assign_student(*, staff: User, student: User, by: User | None) -> CaseAssignment:
    """Put `student` on the list of `staff`; appends ASSIGNED. Raises `NotAllowed` for a bar or a wrong role."""
    if by is not None and not has_role(by, Role.ADMINISTRATOR, Role.PLACEMENT):
        raise NotAllowed("only an administrator or placement staff assigns students")
    if not has_role(staff, Role.PLACEMENT) or not has_role(student, Role.STUDENT):
        raise NotAllowed("a student is assigned to placement staff")
    if barred(staff, student):
        raise NotAllowed("these records are closed to this staff member")
    assignment, created = CaseAssignment.objects.get_or_create(
        staff=staff, student=student, ended_at=None, defaults={"assigned_by": by}
    )
    if created:
        append_access(kind=AccessKind.ASSIGNED, reader=staff, subject=student, field="caseload")
    return assignment


@transaction.atomic
def unassign_student(*, staff: User, student: User, by: User | None) -> None:
    """Take `student` off the list of `staff`; appends UNASSIGNED where there was an assignment."""
    if by is not None and not has_role(by, Role.ADMINISTRATOR, Role.PLACEMENT):
        raise NotAllowed("only an administrator or placement staff assigns students")
    if CaseAssignment.objects.filter(staff=staff, student=student, ended_at=None).update(ended_at=timezone.now()):
        append_access(kind=AccessKind.UNASSIGNED, reader=staff, subject=student, field="caseload")


@transaction.atomic
def set_bar(*, staff: User, student: User, by: User) -> StaffBar:
    """Keep `staff` away from `student`'s records at once; appends BARRED and ends an assignment between them.

    Either of the two may ask, or an administrator for them; raises `NotAllowed` for others. No reason is asked.
    """
    if by.pk not in {staff.pk, student.pk} and not has_role(by, Role.ADMINISTRATOR):
        raise NotAllowed("only the two people themselves or an administrator close records")
    bar, created = StaffBar.objects.get_or_create(staff=staff, student=student, ended_at=None, defaults={"set_by": by})
    if created:
        CaseAssignment.objects.filter(staff=staff, student=student, ended_at=None).update(ended_at=timezone.now())
        append_access(kind=AccessKind.BARRED, reader=staff, subject=student, field="records")
    return bar


@transaction.atomic
def lift_bar(*, staff: User, student: User, by: User) -> None:
    """End the bar; only whoever set it, or an administrator. Appends UNBARRED. Raises `NotAllowed`."""
    bar = StaffBar.objects.filter(staff=staff, student=student, ended_at=None).first()
    if bar is None:
        return
    if by.pk != bar.set_by_id and not has_role(by, Role.ADMINISTRATOR):
        raise NotAllowed("only whoever closed the records opens them again")
    bar.ended_at = timezone.now()
    bar.save(update_fields=["ended_at"])
    append_access(kind=AccessKind.UNBARRED, reader=staff, subject=student, field="records")
