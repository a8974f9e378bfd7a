"""Closing an account: nobody signs in from then on, and 90 days later everything is erased by itself."""

from django.db import transaction
from django.utils import timezone

from people.accounts.services.accounts import end_role
from people.accounts.services.role_requests import refuse_role
from people.base.enums import Role
from people.base.errors import NotAllowed, ReasonNeeded
from people.base.models.user import User
from people.base.rules import has_role
from people.caseload.services import unassign_student
from people.releases.services.releases import revoke_release
from people.signin.services.signing_out import end_other_sessions
from people.tasks.services import drop_tasks_about
from people.trail.enums import AccessKind
from people.trail.services.access import append_access


def _require(user: User, by: User, reason: str) -> None:
    if not has_role(by, Role.ADMINISTRATOR) or by.pk == user.pk:
        raise NotAllowed("an administrator closes and opens others' accounts")
    if not reason.strip():
        raise ReasonNeeded("say why")


@transaction.atomic
def close_account(*, user: User, by: User, reason: str) -> None:
    """End every role, list, release and session of a person and close the account; appends CLOSED.

    It can be opened again for 90 days; then retention erases it. Closing twice changes nothing. Raises `NotAllowed` for
    anybody but an administrator, for oneself and for the last administrator; `ReasonNeeded` without a reason.
    """
    _require(user, by, reason)
    if not user.is_active:
        return
    for role in list(user.role_grants.filter(ended_at=None).values_list("role", flat=True)):
        end_role(user=user, role=role, by=by, reason=reason)
    for row in [*user.assignments.filter(ended_at=None), *user.assignments_held.filter(ended_at=None)]:
        unassign_student(staff=row.staff, student=row.student, by=by, reason=reason)
    for release in user.releases.prefetch_related("events"):
        if release.is_live:
            revoke_release(release=release, by=user)
    for request in user.role_requests.filter(answered_at=None):
        refuse_role(request=request, by=by)
    user.is_active, user.closed_at = False, timezone.now()
    user.save(update_fields=["is_active", "closed_at"])
    append_access(kind=AccessKind.CLOSED, reader=by, subject=user, field="account", reason=reason)
    drop_tasks_about(student=user)
    end_other_sessions(user=user)


@transaction.atomic
def reopen_account(*, user: User, by: User, reason: str) -> None:
    """Open a closed account again, without roles; appends REOPENED. Raises as `close_account`.

    An account that was erased stays closed: there is nothing to open.
    """
    _require(user, by, reason)
    user = User.objects.select_for_update().get(pk=user.pk)
    if user.is_active or user.closed_at is None:
        raise NotAllowed("this account was not closed by an administrator, or it is erased")
    user.is_active, user.closed_at = True, None
    user.save(update_fields=["is_active", "closed_at"])
    append_access(kind=AccessKind.REOPENED, reader=by, subject=user, field="account", reason=reason)
