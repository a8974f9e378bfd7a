"""Who sees how far a person is with finishing, and who signs off, opens early and records."""

from uuid import UUID

from django.http import Http404

from pathways.base.enums import TEACHING_ROLES, StudentState
from pathways.cohorts.models.cohort import Cohort
from pathways.cohorts.rules import can_move
from people.base.enums import Role
from people.base.rules import barred, has_role, on_caseload
from people.models import User

# Steps on the way to work: the placement staff's side, which teachers do not see.
AFTER_TRAINING = frozenset({StudentState.SEARCHING, StudentState.PLACED, StudentState.ALUMNI})


def teaches_person(staff: User, student: User) -> bool:
    """Return whether the person teaches or assists in a cohort where the student has a seat; a bar says no."""
    if not has_role(staff, Role.INSTRUCTOR, Role.ASSISTANT) or barred(staff, student):
        return False
    taught = Cohort.objects.filter(staff__user=staff, staff__role__in=TEACHING_ROLES)
    return taught.filter(enrolments__student=student, enrolments__ended_at__isnull=True).exists()


def works_with(staff: User, student: User) -> bool:
    """Return whether the person looks after the student's way: on the case-load, or an administrator without a bar."""
    if on_caseload(staff, student):
        return True
    return has_role(staff, Role.ADMINISTRATOR) and not barred(staff, student)


def person_for(staff: User, student_id: UUID) -> User:
    """Return a student whom the staff member may see here; raise 404 for anybody else, known or not."""
    student = User.objects.filter(pk=student_id, is_active=True, role_grants__role=Role.STUDENT).first()
    if student is None or not (teaches_person(staff, student) or works_with(staff, student)):
        raise Http404
    return student


def may_sign_off(staff: User, student: User) -> bool:
    """Return whether the person may sign off courses and open lessons early: who teaches the student."""
    return staff.pk != student.pk and teaches_person(staff, student)


def may_record(staff: User, student: User) -> bool:
    """Return whether the person may write down steps and exams of the student."""
    return staff.pk != student.pk and can_move(staff, student, StudentState.COMPLETED)


def steps_for(staff: User) -> tuple[StudentState, ...]:
    """Return the steps that the staff member records: teachers those of training, placement those to work."""
    leaving = (StudentState.WITHDRAWN, StudentState.EXITED)
    if has_role(staff, Role.ADMINISTRATOR):
        return (StudentState.COMPLETED, StudentState.CAREER_READY, StudentState.ALUMNI, *leaving)
    if has_role(staff, Role.PLACEMENT):
        return (StudentState.CAREER_READY, StudentState.ALUMNI, *leaving)
    return (StudentState.COMPLETED, StudentState.CAREER_READY, *leaving)
