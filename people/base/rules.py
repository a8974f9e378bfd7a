"""Who may do what: roles first, then objects."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase

from people.accounts.models.role_request import RoleRequest
from people.base.enums import EMERGENCY_ROLES, STAFF_ROLES, Role
from people.base.models.caseload import CaseAssignment, StaffBar
from people.base.models.user import User
from people.oversight.models import EmergencyAccess
from people.rights.models.record_requests import LegalDemand


def roles_of(user: User | AnonymousUser) -> frozenset[str]:
    """Return the live roles of a person; empty for a visitor. One query, kept on the object."""
    if not user.is_authenticated or not user.is_active:
        return frozenset()
    cached: frozenset[str] | None = getattr(user, "_live_roles", None)
    if cached is None:
        cached = frozenset(user.role_grants.filter(ended_at__isnull=True).values_list("role", flat=True))
        user.__dict__["_live_roles"] = cached
    return cached


def has_role(user: User | AnonymousUser, *roles: Role) -> bool:
    """Return whether the person holds at least one of `roles`."""
    return not roles_of(user).isdisjoint(roles)


def role_required(*roles: Role) -> Callable[[Callable[..., HttpResponseBase]], Callable[..., HttpResponseBase]]:
    """Let a view answer only people with one of `roles`: visitors go to sign-in, others get 403."""

    def decorate(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if not has_role(request.user, *roles):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        # For those who read which roles a view lets in; decorators put around it carry it along.
        guarded.roles = frozenset(roles)  # type: ignore[attr-defined]
        return guarded

    return decorate


def barred(staff: User | AnonymousUser, student: User) -> bool:
    """Return whether a staff member is kept away from this student's records."""
    if not isinstance(staff, User):
        return True
    return StaffBar.objects.filter(staff=staff, student=student, ended_at__isnull=True).exists()


def on_caseload(staff: User | AnonymousUser, student: User) -> bool:
    """Return whether placement staff works with this student now and no bar stands between them."""
    if not isinstance(staff, User) or not has_role(staff, Role.PLACEMENT):
        return False
    assigned = CaseAssignment.objects.filter(staff=staff, student=student, ended_at__isnull=True)
    return assigned.exists() and not barred(staff, student)


def is_staff_member(user: User | AnonymousUser) -> bool:
    """Return whether the person holds a role that needs a second factor."""
    return not roles_of(user).isdisjoint(STAFF_ROLES)


def may_hear_words(user: User | AnonymousUser, student: User) -> bool:
    """Return whether a staff member may help this person face to face: any staff, free of conflict, not oneself."""
    return is_staff_member(user) and user.pk != student.pk and not barred(user, student)


def may_see_role_request(user: User | AnonymousUser, request: RoleRequest) -> bool:
    """Return whether the person answers requests of this kind: administrators; placement staff those of employers."""
    return has_role(user, Role.ADMINISTRATOR) or (request.role == Role.EMPLOYER and has_role(user, Role.PLACEMENT))


def may_confirm_role(user: User | AnonymousUser, request: RoleRequest) -> bool:
    """Return whether the person is the second one: never the one who asked, never the one who gets the role."""
    if not isinstance(user, User) or user.pk in {request.asked_by_id, request.user_id}:
        return False
    return request.answered_at is None and may_see_role_request(user, request)


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


def may_work_on_demand(user: User | AnonymousUser, person: User) -> bool:
    """Return whether an administrator may work on a demand for this person's records; a bar always wins."""
    return user.pk != person.pk and has_role(user, Role.ADMINISTRATOR) and not barred(user, person)


def on_hold(person: User) -> bool:
    """Return whether nothing of this person may be erased or retired now."""
    return LegalDemand.objects.filter(person=person, closed_at=None).exists()


def is_silent(person: User) -> bool:
    """Return whether the law forbids for now to tell this person about demands and emergency access."""
    return LegalDemand.objects.filter(person=person, silent_since__isnull=False).exists()


def may_trust_device(user: User | AnonymousUser) -> bool:
    """Return whether the person may stay signed in longer on a device of their own: students, never staff."""
    return has_role(user, Role.STUDENT) and not is_staff_member(user)
