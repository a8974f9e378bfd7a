"""Reads of accounts, their roles, and invitations."""

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from people.accounts.models.invitation import Invitation
from people.accounts.models.role_request import RoleRequest
from people.base.models.user import RoleGrant, User


def accounts(role: str = "", words: str = "") -> QuerySet[User]:
    """Return accounts with their roles in `live_grants` and those that wait in `waiting_roles`: three queries.

    `words` are looked for in the sign-in name and the display name only.
    """
    live = RoleGrant.objects.filter(ended_at=None).order_by("role")
    waiting = RoleRequest.objects.filter(answered_at=None).order_by("role")
    found = User.objects.prefetch_related(
        Prefetch("role_grants", live, to_attr="live_grants"),
        Prefetch("role_requests", waiting, to_attr="waiting_roles"),
    )
    for word in words.split()[:5]:
        found = found.filter(Q(username__icontains=word) | Q(display_name__icontains=word))
    if role:
        found = found.filter(Exists(live.filter(user=OuterRef("pk"), role=role)))
    return found.order_by("username")


def grants_of(person: User) -> QuerySet[RoleGrant]:
    """Return roles held now and before, newest first."""
    return person.role_grants.select_related("granted_by", "confirmed_by", "ended_by").order_by("-granted_at")


def invitations() -> QuerySet[Invitation]:
    """Return invitations, newest first."""
    return Invitation.objects.select_related("made_by", "used_by").order_by("-made_at")
