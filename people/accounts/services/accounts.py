"""Accounts and roles."""

from django.contrib.auth.models import Group
from django.db import IntegrityError, transaction
from django.utils import timezone

from people.accounts.names import new_password, new_sign_in_name
from people.base.enums import ROLE_GROUPS, VETTED_ROLES, Role
from people.base.errors import NotAllowed
from people.base.models.user import RoleGrant, User
from people.base.rules import has_role
from people.base.signals import staffing_changed
from people.sealing.sealed_text import ensure_key
from people.tasks.owners import ADMINISTRATORS, OWN
from people.tasks.services import hand_on
from people.trail.enums import AccessKind
from people.trail.services.access import append_access


def _forget_roles(user: User) -> None:
    user.__dict__.pop("_live_roles", None)


def _require_administrator(by: User | None) -> None:
    """Let the command line (`None`) and administrators pass; raise `NotAllowed` for everybody else."""
    if by is not None and not has_role(by, Role.ADMINISTRATOR):
        raise NotAllowed("only an administrator gives and ends roles")


def role_names(user: User) -> str:
    """Return the roles a person holds now, as codes with commas between: how a change is written to the log."""
    return ", ".join(sorted(user.role_grants.filter(ended_at=None).values_list("role", flat=True)))


def give(*, user: User, role: Role, by: User | None, confirmed_by: User | None = None, reason: str = "") -> RoleGrant:
    """Write the grant, its groups and ROLE_GRANTED; a role held already stays as it is. Checks nothing: see callers."""
    before = role_names(user)
    values = {"granted_by": by, "confirmed_by": confirmed_by}
    grant, created = RoleGrant.objects.get_or_create(user=user, role=role, ended_at=None, defaults=values)
    if created:
        for name in ROLE_GROUPS.get(role, ()):
            user.groups.add(Group.objects.get_or_create(name=name)[0])
        append_access(
            kind=AccessKind.ROLE_GRANTED,
            reader=confirmed_by or by,
            subject=user,
            field=role.value,
            reason=reason,
            actor=by if confirmed_by else None,
            change=(before, role_names(user)),
        )
        _forget_roles(user)
        _look_again(user, role, begun=True)
    return grant


def _look_again(user: User, role: Role, *, begun: bool) -> None:
    """Hand tasks on after a role began or ended, and let apps look who is left without somebody.

    A new student is looked at once they came in with their card (`came_in`), or got a seat.
    """
    if role not in {Role.STUDENT, Role.EMPLOYER}:
        hand_on(of=user, without=() if role == Role.ADMINISTRATOR or not begun else {ADMINISTRATORS, OWN})
        if not begun:
            staffing_changed.send(sender=RoleGrant, staff=user, student=None)
    elif not begun:
        staffing_changed.send(sender=RoleGrant, staff=None, student=user)


@transaction.atomic
def grant_role(*, user: User, role: Role | str, by: User | None, reason: str = "") -> RoleGrant:
    """Give `user` the role and the page-editing groups that go with it; appends ROLE_GRANTED to the access log.

    Giving a role twice changes nothing. `by=None` is the command line; for people a role of `VETTED_ROLES` goes through
    `ask_role`. Raises `NotAllowed` for that, for oneself, and for anybody but an administrator.
    """
    _require_administrator(by)
    role = Role(role)
    if by is not None and (by.pk == user.pk or role in VETTED_ROLES):
        raise NotAllowed("a second person confirms this role, and nobody gives one to themselves")
    return give(user=user, role=role, by=by, reason=reason)


@transaction.atomic
def end_role(*, user: User, role: Role | str, by: User | None, reason: str = "") -> None:
    """End the role and its groups; appends ROLE_ENDED. Ending a role not held changes nothing.

    Raises `NotAllowed` for anybody but an administrator, and for the last administrator's own role.
    """
    _require_administrator(by)
    role = Role(role)
    # Locked together, so that two administrators cannot end each other at the same moment.
    live = list(RoleGrant.objects.select_for_update().filter(role=role, ended_at=None, user__is_active=True))
    grant = user.role_grants.filter(role=role, ended_at=None).first()
    if grant is None:
        return
    if role == Role.ADMINISTRATOR and all(other.user_id == user.pk for other in live):
        raise NotAllowed("one administrator must remain")
    before = role_names(user)
    grant.ended_at, grant.ended_by = timezone.now(), by
    grant.save(update_fields=["ended_at", "ended_by"])
    kept = {name for held in user.role_grants.filter(ended_at=None) for name in ROLE_GROUPS.get(Role(held.role), ())}
    user.groups.remove(*Group.objects.filter(name__in=set(ROLE_GROUPS.get(role, ())) - kept))
    change = (before, role_names(user))
    append_access(kind=AccessKind.ROLE_ENDED, reader=by, subject=user, field=role.value, reason=reason, change=change)
    _forget_roles(user)
    _look_again(user, role, begun=False)


def make_account(*, display_name: str = "", username: str | None = None, password: str) -> User:
    """Make an account without a role, under a generated sign-in name."""
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
    return user


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

    `username` and `password` are for demo data and invitations only. Raises `NotAllowed` as `grant_role`.
    """
    _require_administrator(by)
    password = password or new_password()
    user = make_account(display_name=display_name, username=username, password=password)
    grant_role(user=user, role=role, by=by)
    return user, password


def change_display_name(*, user: User, display_name: str) -> None:
    """Set the name that class-mates see; empty goes back to the sign-in name."""
    user.display_name = display_name.strip()[:40]
    user.save(update_fields=["display_name"])


def change_preferences(*, user: User, language: str, time_zone: str, sign_in_messages: bool) -> None:
    """Set language and time zone (empty means the academy's own), and whether each sign-in leaves a message."""
    user.language, user.time_zone, user.sign_in_messages = language, time_zone, sign_in_messages
    user.save(update_fields=["language", "time_zone", "sign_in_messages"])
