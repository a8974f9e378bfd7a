"""Who may do what: roles first, then objects."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase

from people.base.enums import STAFF_ROLES, VETTED_ROLES, Role
from people.base.models.caseload import CaseAssignment, StaffBar
from people.base.models.cover import Cover
from people.base.models.user import RoleGrant, User
from people.base.prepared import Prepared


def _live_roles(*, user: UUID) -> "QuerySet[RoleGrant, str]":
    return RoleGrant.objects.filter(user=user, ended_at__isnull=True).values_list("role", flat=True)


# Every page asks it.
LIVE_ROLES = Prepared(_live_roles)


def roles_of(user: User | AnonymousUser) -> frozenset[str]:
    """Return the live roles of a person; empty for a visitor. One query, kept on the object."""
    if not user.is_authenticated or not user.is_active:
        return frozenset()
    cached: frozenset[str] | None = getattr(user, "_live_roles", None)
    if cached is None:
        cached = frozenset(LIVE_ROLES(user=user.pk))
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


administrator = role_required(Role.ADMINISTRATOR)


def barred(staff: User | AnonymousUser, student: User) -> bool:
    """Return whether a staff member is kept away from this student's records."""
    if not isinstance(staff, User):
        return True
    return StaffBar.objects.filter(staff=staff, student=student, ended_at__isnull=True).exists()


def kept_from(staff: User | UUID) -> "QuerySet[StaffBar, Any]":
    """Return the students whose records are kept away from a staff member, as `{"student": id}`. No query yet."""
    return StaffBar.objects.filter(staff=staff, ended_at=None).values("student")


def on_caseload(staff: User | AnonymousUser, student: User) -> bool:
    """Return whether placement staff works with this student now, on the own list or while they cover for a colleague.

    No bar stands between them.
    """
    if not isinstance(staff, User) or staff.pk == student.pk or not has_role(staff, Role.PLACEMENT):
        return False
    lists = CaseAssignment.objects.filter(student=student, ended_at__isnull=True)
    assigned = lists.filter(staff=staff).exists() or lists.filter(staff__in=covered_by(staff)).exists()
    return assigned and not barred(staff, student)


def covered_by(staff: User) -> "QuerySet[Any, Any]":
    """Return the ids of the colleagues on whose lists `staff` works today; a cover is not passed on."""
    return Cover.objects.running().filter(covered_by=staff).values("away")


def is_staff_member(user: User | AnonymousUser) -> bool:
    """Return whether the person is staff of the academy."""
    return not roles_of(user).isdisjoint(STAFF_ROLES)


def needs_second_step(user: User | AnonymousUser) -> bool:
    """Return whether a role of the person asks for a second step at sign-in: staff, and who acts for an employer."""
    return not roles_of(user).isdisjoint(VETTED_ROLES)


def is_partner(user: User | AnonymousUser) -> bool:
    """Return whether the person is here for an employer and for nothing else, now or before the role began or ended.

    They get a plain business account: no page of theirs may say who learns here. One query more for people without
    any role.
    """
    roles = roles_of(user)
    if roles or not isinstance(user, User):
        return roles == {Role.EMPLOYER}
    grants = set(user.role_grants.values_list("role", flat=True))
    asked = set(user.role_requests.values_list("role", flat=True))
    return grants | asked == {Role.EMPLOYER}


def may_hear_words(user: User | AnonymousUser, student: User) -> bool:
    """Return whether a staff member may help this person face to face: any staff, free of conflict, not oneself."""
    return is_staff_member(user) and user.pk != student.pk and not barred(user, student)


def may_trust_device(user: User | AnonymousUser) -> bool:
    """Return whether the person may stay signed in longer on a device of their own: students, never staff."""
    return has_role(user, Role.STUDENT) and not is_staff_member(user)
