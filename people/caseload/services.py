"""Who works with whom."""

from django.db import transaction
from django.utils import timezone

from people.base.enums import Role
from people.base.errors import NotAllowed
from people.base.models.caseload import CaseAssignment, StaffBar
from people.base.models.user import User
from people.base.rules import barred, has_role
from people.base.signals import staffing_changed
from people.caseload.cover_log import covers_of, log_cover
from people.tasks.services import hand_on
from people.trail.enums import AccessKind
from people.trail.services.access import append_access

# How things stood before and after, as written to the log.
OFF, ON, OPEN, CLOSED = "off_list", "on_list", "open", "closed"


def _log(
    kind: AccessKind, staff: User, student: User, by: User | None, change: tuple[str, str], reason: str = ""
) -> None:
    """Append one change between `staff` and `student`; reasons are the administrator's, never asked for a bar."""
    field = "caseload" if change[0] in {ON, OFF} else "records"
    append_access(kind=kind, reader=staff, subject=student, field=field, reason=reason, actor=by, change=change)


def _log_covers(kind: AccessKind, staff: User, student: User, by: User | None, change: tuple[str, str]) -> None:
    """Append the same for each colleague who covers for `staff` now or will: the list opens to them as well."""
    for cover in covers_of(staff, student):
        log_cover(cover=cover, student=student, kind=kind, change=change, by=by)


def _hand_on(staff: User, student: User) -> None:
    """Give tasks about the student to who works with them now, and let apps look who does."""
    hand_on(student=student)
    staffing_changed.send(sender=CaseAssignment, staff=staff, student=student)


def _require_other_administrator(by: User | None, staff: User) -> None:
    """Let the command line and administrators pass, but nobody for their own list; raise `NotAllowed` for others."""
    if by is not None and (not has_role(by, Role.ADMINISTRATOR) or by.pk == staff.pk):
        raise NotAllowed("an administrator assigns students, and nobody to themselves")


@transaction.atomic
def assign_student(*, staff: User, student: User, by: User | None, reason: str = "") -> CaseAssignment:
    """Put `student` on the list of `staff`; appends ASSIGNED, also for who covers for `staff` now or will.

    Raises `NotAllowed` for a bar, a wrong role, anybody but an administrator, and an administrator's own list.
    """
    _require_other_administrator(by, staff)
    if not has_role(staff, Role.PLACEMENT) or not has_role(student, Role.STUDENT):
        raise NotAllowed("a student is assigned to placement staff")
    if barred(staff, student):
        raise NotAllowed("these records are closed to this staff member")
    assignment, created = CaseAssignment.objects.get_or_create(
        staff=staff, student=student, ended_at=None, defaults={"assigned_by": by}
    )
    if created:
        _log(AccessKind.ASSIGNED, staff, student, by, (OFF, ON), reason)
        _log_covers(AccessKind.ASSIGNED, staff, student, by, (OFF, ON))
        _hand_on(staff, student)
    return assignment


@transaction.atomic
def unassign_student(*, staff: User, student: User, by: User | None, reason: str = "") -> None:
    """Take `student` off the list of `staff`; appends UNASSIGNED where there was an assignment, also for who covers.

    Raises `NotAllowed`.
    """
    if by is not None and not has_role(by, Role.ADMINISTRATOR):
        raise NotAllowed("only an administrator assigns students")
    if CaseAssignment.objects.filter(staff=staff, student=student, ended_at=None).update(ended_at=timezone.now()):
        _log(AccessKind.UNASSIGNED, staff, student, by, (ON, OFF), reason)
        _log_covers(AccessKind.UNASSIGNED, staff, student, by, (ON, OFF))
        _hand_on(staff, student)


@transaction.atomic
def set_bar(*, staff: User, student: User, by: User) -> StaffBar:
    """Keep `staff` away from `student`'s records at once; appends BARRED and ends an assignment between them.

    Either of the two may ask, or an administrator for them; raises `NotAllowed` for others. No reason is asked.
    """
    if by.pk not in {staff.pk, student.pk} and not has_role(by, Role.ADMINISTRATOR):
        raise NotAllowed("only the two people themselves or an administrator close records")
    bar, created = StaffBar.objects.get_or_create(staff=staff, student=student, ended_at=None, defaults={"set_by": by})
    if created:
        listed = CaseAssignment.objects.filter(staff=staff, student=student, ended_at=None)
        if listed.update(ended_at=timezone.now()):
            _log_covers(AccessKind.UNASSIGNED, staff, student, by, (ON, OFF))
        _log(AccessKind.BARRED, staff, student, by, (OPEN, CLOSED))
        _hand_on(staff, student)
    return bar


@transaction.atomic
def lift_bar(*, staff: User, student: User, by: User) -> None:
    """End the bar; only whoever set it, or an administrator who is not kept away by it. Appends UNBARRED.

    Raises `NotAllowed`.
    """
    bar = StaffBar.objects.filter(staff=staff, student=student, ended_at=None).first()
    if bar is None:
        return
    if by.pk != bar.set_by_id and (not has_role(by, Role.ADMINISTRATOR) or by.pk == staff.pk):
        raise NotAllowed("only whoever closed the records opens them again")
    bar.ended_at = timezone.now()
    bar.save(update_fields=["ended_at"])
    _log(AccessKind.UNBARRED, staff, student, by, (CLOSED, OPEN))
