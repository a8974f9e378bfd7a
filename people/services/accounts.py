"""Accounts and roles."""

from django.contrib.auth.models import Group
from django.db import IntegrityError, transaction
from django.utils import timezone

from people.enums import ROLE_GROUPS, AccessKind, Role
from people.errors import NotAllowed
from people.models import RoleGrant, User
from people.names import new_password, new_sign_in_name
from people.rules import has_role
from people.sealing import ensure_key
from people.services.access import append_access


def _forget_roles(user: User) -> None:
    user.__dict__.pop("_live_roles", None)


def _require_administrator(by: User | None) -> None:
    """Let the command line (`None`) and administrators pass; raise `NotAllowed` for everybody else."""
    if by is not None and not has_role(by, Role.ADMINISTRATOR):
        raise NotAllowed("only an administrator gives and ends roles")


@transaction.atomic
def grant_role(*, user: User, role: Role | str, by: User | None) -> RoleGrant:
    """Give `user` the role and the page-editing groups that go with it; appends ROLE_GRANTED to the access log.

    Giving a role twice changes nothing. `by=None` is the command line. Raises `NotAllowed`.
    """
    _require_administrator(by)
    role = Role(role)
    grant, created = RoleGrant.objects.get_or_create(user=user, role=role, ended_at=None, defaults={"granted_by": by})
    if created:
        for name in ROLE_GROUPS.get(role, ()):
            user.groups.add(Group.objects.get_or_create(name=name)[0])
        append_access(kind=AccessKind.ROLE_GRANTED, reader=by, subject=user, field=role.value)
        _forget_roles(user)
    return grant


@transaction.atomic
def end_role(*, user: User, role: Role | str, by: User | None) -> None:
    """End the role and its groups; appends ROLE_ENDED. Ending a role not held changes nothing.

    Raises `NotAllowed` for anybody but an administrator, and for the last administrator's own role.
    """
    _require_administrator(by)
    role = Role(role)
    grant = user.role_grants.filter(role=role, ended_at=None).first()
    if grant is None:
        return
    live = RoleGrant.objects.filter(role=role, ended_at=None, user__is_active=True)
    if role == Role.ADMINISTRATOR and not live.exclude(user=user).exists():
        raise NotAllowed("one administrator must remain")
    grant.ended_at, grant.ended_by = timezone.now(), by
    grant.save(update_fields=["ended_at", "ended_by"])
    kept = {name for held in user.role_grants.filter(ended_at=None) for name in ROLE_GROUPS.get(Role(held.role), ())}
    user.groups.remove(*Group.objects.filter(name__in=set(ROLE_GROUPS.get(role, ())) - kept))
    append_access(kind=AccessKind.ROLE_ENDED, reader=by, subject=user, field=role.value)
    _forget_roles(user)


@transaction.atomic
def create_person(
    *,
    role: Role | str,
    display_name: str = "",
    by: User | None = None,
    username: str | None = None,
    password: str | None = None,
) -> tuple[User, str]:
    """Make an account with a generated sign-in name and give it `role`; return it with its password.

    `username` and `password` are for demo data and invitations only. Raises `NotAllowed`.
    """
    _require_administrator(by)
    password = password or new_password()
    for _ in range(20):
        name = username or new_sign_in_name()
        try:
            with transaction.atomic():
                user = User.objects.create_user(name, password, display_name=display_name)
            break
        except IntegrityError:
            if username:
                raise
    else:
        raise RuntimeError("no free sign-in name found")
    ensure_key(user)
    grant_role(user=user, role=role, by=by)
    return user, password


def change_display_name(*, user: User, display_name: str) -> None:
    """Set the name that class-mates see; empty goes back to the sign-in name."""
    user.display_name = display_name.strip()[:40]
    user.save(update_fields=["display_name"])


def change_preferences(*, user: User, language: str, time_zone: str) -> None:
    """Set language and time zone; empty means the academy's own."""
    user.language, user.time_zone = language, time_zone
    user.save(update_fields=["language", "time_zone"])
