"""Who may read which lesson, see which cohort and move which student."""

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.http import Http404

from pathways.base.enums import TEACHING_ROLES, CohortRole, StudentState
from pathways.cohorts.models.cohort import Cohort, CohortStaff
from pathways.cohorts.models.standing import StudentStanding
from pathways.cohorts.transitions import OWN_STEPS
from people.base.enums import Role
from people.base.prepared import Prepared
from people.base.rules import barred, has_role, on_caseload
from people.models import User

if TYPE_CHECKING:
    pass

Person = User | AnonymousUser


def cohorts_seen_by(user: Person) -> "QuerySet[Cohort]":
    """Return the cohorts whose people a staff member may see: their own, or all for an administrator."""
    if isinstance(user, AnonymousUser):
        return Cohort.objects.none()
    if has_role(user, Role.ADMINISTRATOR):
        return Cohort.objects.all()
    if has_role(user, Role.INSTRUCTOR, Role.ASSISTANT):
        return Cohort.objects.filter(staff__user=user.pk)
    return Cohort.objects.none()


def cohorts_managed_by(user: Person) -> "QuerySet[Cohort]":
    """Return the cohorts that a person may change: all for an administrator, those they are instructor of."""
    if has_role(user, Role.INSTRUCTOR) and not has_role(user, Role.ADMINISTRATOR):
        return Cohort.objects.filter(staff__user=user.pk, staff__role=CohortRole.INSTRUCTOR)
    return cohorts_seen_by(user) if has_role(user, Role.ADMINISTRATOR) else Cohort.objects.none()


def cohort_for(user: Person, cohort_id: UUID) -> Cohort:
    """Return one of the person's own cohorts; raise 404 for any other, known or not."""
    cohort = cohorts_seen_by(user).select_related("pathway").filter(pk=cohort_id).first()
    if cohort is None:
        raise Http404
    return cohort


def cohort_with(user: Person, student: User) -> Cohort | None:
    """Return a cohort that the staff member may see and where the student has a seat. One query at most."""
    return cohorts_seen_by(user).filter(enrolments__student=student, enrolments__ended_at=None).first()


def can_manage(user: Person, cohort: Cohort) -> bool:
    """Return whether the person may give and end seats: administrators, and instructors of the cohort."""
    return manages_as(user, "" if has_role(user, Role.ADMINISTRATOR) else part_in(user, cohort))


def manages_as(user: Person, part: str) -> bool:
    """Return what `can_manage` does, for one whose part in the cohort (`part_in`) is known."""
    if has_role(user, Role.ADMINISTRATOR):
        return True
    return has_role(user, Role.INSTRUCTOR) and part == CohortRole.INSTRUCTOR


def _parts(*, cohort: UUID, user: UUID) -> "QuerySet[CohortStaff, str]":
    return CohortStaff.objects.filter(cohort=cohort, user=user).values_list("role", flat=True)


PARTS = Prepared(_parts)


def part_in(user: Person, cohort: Cohort) -> str:
    """Return the person's part among the cohort's staff, "" for none. One query."""
    return next(iter(PARTS(cohort=cohort.pk, user=user.pk)), "") if isinstance(user, User) else ""


def teaches(user: Person, cohort: Cohort) -> bool:
    """Return whether the person teaches or assists in the cohort, and so sees work; observers do not."""
    return teaches_as(user, part_in(user, cohort))


def teaches_as(user: Person, part: str) -> bool:
    """Return what `teaches` does, for one whose part in the cohort (`part_in`) is known."""
    return has_role(user, Role.INSTRUCTOR, Role.ASSISTANT) and part in TEACHING_ROLES


def can_move(by: User, student: User, to: StudentState, *, override: bool = False) -> bool:
    """Return whether `by` may move `student`: their own steps, or as staff who work with them."""
    if by.pk == student.pk:
        return not override and (to in OWN_STEPS or _was_before_pause(student, to))
    if barred(by, student):
        return False
    if has_role(by, Role.ADMINISTRATOR) or on_caseload(by, student):
        return True
    taught = Cohort.objects.filter(staff__user=by, staff__role__in=TEACHING_ROLES)
    seated = taught.filter(enrolments__student=student, enrolments__ended_at__isnull=True)
    return has_role(by, Role.INSTRUCTOR) and seated.exists()


def _was_before_pause(student: User, to: StudentState) -> bool:
    paused = StudentStanding.objects.filter(student=student, state=StudentState.PAUSED, before_pause=to)
    return paused.exists()
