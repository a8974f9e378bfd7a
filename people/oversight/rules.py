"""Who asks for, answers, uses and reviews emergency access."""

from django.contrib.auth.models import AnonymousUser

from people.base.enums import EMERGENCY_ROLES, Role
from people.base.models.user import User
from people.base.rules import barred, has_role
from people.oversight.models import EmergencyAccess


def may_ask_emergency(user: User | AnonymousUser, student: User) -> bool:
    """Return whether the person may ask to see a student's field in an emergency; a bar always wins."""
    if user.pk == student.pk or not has_role(user, *EMERGENCY_ROLES) or not has_role(student, Role.STUDENT):
        return False
    return not barred(user, student)


def may_answer_emergency(user: User | AnonymousUser, access: EmergencyAccess, *, kept_away: bool | None = None) -> bool:
    """Return whether the person is the second one: an administrator, not the asker, not the student, not barred.

    `kept_away` spares the query where the caller knows already.
    """
    if user.pk in {access.asked_by_id, access.student_id} or not has_role(user, Role.ADMINISTRATOR):
        return False
    away = barred(user, access.student) if kept_away is None else kept_away
    return access.is_waiting and not away


def may_read_emergency(user: User | AnonymousUser, access: EmergencyAccess) -> bool:
    """Return whether the field may be shown now: to the asker, within the hour, while no bar stands."""
    return user.pk == access.asked_by_id and access.is_live and may_ask_emergency(user, access.student)


def may_review_emergency(user: User | AnonymousUser, access: EmergencyAccess) -> bool:
    """Return whether the person may look the access over: an administrator who did not ask and is not barred."""
    if user.pk in {access.asked_by_id, access.student_id} or not has_role(user, Role.ADMINISTRATOR):
        return False
    return access.until is not None and not barred(user, access.student)
