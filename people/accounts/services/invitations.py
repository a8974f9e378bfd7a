"""Invitation codes."""

import secrets
from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from people.accounts.models.invitation import Invitation
from people.accounts.names import new_password
from people.accounts.services.accounts import create_person, make_account
from people.accounts.services.role_requests import open_request
from people.base.enums import VETTED_ROLES, Role
from people.base.errors import ClosedInvitation, NotAllowed
from people.base.models.user import User
from people.base.rules import has_role
from people.base.signals import came_in
from people.sealing.sealed_text import blind_index
from people.signin.services.recovery import ALPHABET

DAYS = 14
INVITED = "came with an invitation card"


def _hash(code: str) -> str:
    return blind_index("invitation", "".join(code.split()).replace("-", ""))


def make_invitation(*, by: User, role: Role | str = Role.STUDENT, days: int = DAYS) -> tuple[Invitation, str]:
    """Make a single-use code (`XXXX-XXXX-XXXX`, 59 bits) and return it once; only its hash is kept.

    Raises `NotAllowed` for anybody but an administrator.
    """
    if not has_role(by, Role.ADMINISTRATOR):
        raise NotAllowed("only an administrator invites")
    return _make(by=by, role=Role(role), days=days)


def invite_student(*, by: User, days: int = DAYS) -> tuple[Invitation, str]:
    """Make a single-use code for a student's account, as `make_invitation` does.

    Asks nobody who may: for the app that hangs a seat on the card, and has asked.
    """
    return _make(by=by, role=Role.STUDENT, days=days)


def _make(*, by: User, role: Role, days: int) -> tuple[Invitation, str]:
    code = "-".join("".join(secrets.choice(ALPHABET) for _ in range(4)) for _ in range(3))
    invitation = Invitation.objects.create(
        code_hash=_hash(code), role=role, made_by=by, expires_at=timezone.now() + timedelta(days=days)
    )
    return invitation, code


def withdraw_invitation(*, invitation: Invitation, by: User) -> None:
    """Close an unused code. Raises `NotAllowed` for anybody but an administrator."""
    if not has_role(by, Role.ADMINISTRATOR):
        raise NotAllowed("only an administrator withdraws invitations")
    Invitation.objects.filter(pk=invitation.pk, used_at=None, withdrawn_at=None).update(withdrawn_at=timezone.now())


def close_invitations(*, invitations: Iterable[UUID]) -> int:
    """Close unused codes and return how many. Asks nobody who may: for the app that hung a seat on the cards."""
    unused = Invitation.objects.filter(pk__in=list(invitations), used_at=None, withdrawn_at=None)
    return unused.update(withdrawn_at=timezone.now())


@transaction.atomic
def accept_invitation(*, code: str, display_name: str = "", password: str | None = None) -> tuple[User, str]:
    """Use the code up and make the account; return it with its password.

    A student's role begins at once; every other waits until a second person confirms it (`role_requests`).

    Raises `ClosedInvitation` alike for an unknown, used, withdrawn or expired code.
    """
    now = timezone.now()
    invitation = Invitation.objects.select_for_update().filter(code_hash=_hash(code)).first()
    if invitation is None or not invitation.is_open:
        raise ClosedInvitation("this code does not work")
    if invitation.role in VETTED_ROLES and invitation.made_by is not None:
        password = password or new_password()
        user = make_account(display_name=display_name, password=password)
        open_request(user=user, role=Role(invitation.role), by=invitation.made_by, reason=INVITED)
    else:
        user, password = create_person(role=invitation.role, display_name=display_name, password=password)
    invitation.used_at, invitation.used_by = now, user
    invitation.save(update_fields=["used_at", "used_by"])
    came_in.send(sender=Invitation, user=user, invitation=invitation)
    return user, password
