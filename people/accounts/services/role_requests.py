"""Two people for every role that opens something: one asks, another confirms."""

from django.db import transaction
from django.utils import timezone

from people.accounts.models.role_request import RoleRequest
from people.accounts.rules import may_confirm_role, may_see_role_request
from people.accounts.services.accounts import give, grant_role
from people.base.enums import VETTED_ROLES, Role
from people.base.errors import NotAllowed, ReasonNeeded
from people.base.models.user import RoleGrant, User
from people.base.rules import has_role
from people.messages.notify import notify
from people.sealing.sealed_text import seal, unseal
from people.tasks.owners import ADMINISTRATORS, CONFIRMERS
from people.tasks.services import close_task, open_task
from people.trail.enums import AccessKind
from people.trail.services.access import append_access

PLACE = "/roles-to-confirm/"
TASK = "role_to_confirm"


def _tell_second_people(request: RoleRequest) -> None:
    roles = [Role.ADMINISTRATOR, *([Role.PLACEMENT] if request.role == Role.EMPLOYER else [])]
    found = User.objects.filter(role_grants__role__in=roles, role_grants__ended_at=None, is_active=True).distinct()
    for user in found.exclude(pk__in=[request.asked_by_id, request.user_id]):
        notify(user=user, kind="role_to_confirm", path=PLACE)


@transaction.atomic
def ask_role(*, user: User, role: Role | str, by: User, reason: str) -> RoleRequest | RoleGrant:
    """Ask for a role: a student's is given at once, every other waits for a second person.

    Appends ROLE_ASKED (or ROLE_GRANTED). Asking twice returns the request that waits. Raises `NotAllowed` for anybody
    but an administrator and for oneself, `ReasonNeeded` without a reason.
    """
    role = Role(role)
    if not has_role(by, Role.ADMINISTRATOR) or by.pk == user.pk:
        raise NotAllowed("an administrator asks for somebody else")
    if not reason.strip():
        raise ReasonNeeded("say why")
    if role not in VETTED_ROLES:
        return grant_role(user=user, role=role, by=by, reason=reason)
    held = user.role_grants.filter(role=role, ended_at=None).first()
    return held or open_request(user=user, role=role, by=by, reason=reason)


def open_request(*, user: User, role: Role, by: User, reason: str) -> RoleRequest:
    """Write the request, append ROLE_ASKED and tell those who may confirm it. Checks nothing: see callers."""
    found = RoleRequest.objects.filter(user=user, role=role, answered_at=None).first()
    if found is not None:
        return found
    request = RoleRequest.objects.create(
        user=user, role=role, asked_by=by, sealed_reason=seal(user, "role_reason", reason)
    )
    append_access(kind=AccessKind.ROLE_ASKED, reader=by, subject=user, field=role.value, reason=reason)
    _tell_second_people(request)
    duty = CONFIRMERS if role == Role.EMPLOYER else ADMINISTRATORS
    open_task(kind=TASK, about=request.pk, path=PLACE, student=user, not_for=by, duty=duty)
    return request


def _answer(request: RoleRequest, by: User, *, confirmed: bool) -> None:
    request.answered_by, request.answered_at, request.confirmed = by, timezone.now(), confirmed
    request.save(update_fields=["answered_by", "answered_at", "confirmed"])
    close_task(about=request.pk, kinds=(TASK,))


@transaction.atomic
def confirm_role(*, request: RoleRequest, by: User) -> RoleGrant:
    """Confirm as the second person: the role begins now. Appends ROLE_GRANTED.

    Raises `NotAllowed` for whoever asked, whoever gets it, people without the power, an answered request, and where
    the one who asked is no administrator any more.
    """
    request = RoleRequest.objects.select_for_update().get(pk=request.pk)
    if not may_confirm_role(by, request) or not has_role(request.asked_by, Role.ADMINISTRATOR):
        raise NotAllowed("a second person confirms")
    _answer(request, by, confirmed=True)
    reason = unseal(request.user, "role_reason", request.sealed_reason)
    return give(user=request.user, role=Role(request.role), by=request.asked_by, confirmed_by=by, reason=reason)


@transaction.atomic
def refuse_role(*, request: RoleRequest, by: User) -> None:
    """Close the request without giving the role; whoever asked may take it back so. Appends ROLE_REFUSED.

    Raises `NotAllowed` for people without the power and for an answered request.
    """
    request = RoleRequest.objects.select_for_update().get(pk=request.pk)
    if request.answered_at is not None or not may_see_role_request(by, request):
        raise NotAllowed("this was answered, or others answer it")
    _answer(request, by, confirmed=False)
    append_access(kind=AccessKind.ROLE_REFUSED, reader=by, subject=request.user, field=request.role)
