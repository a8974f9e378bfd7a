"""Who answers a request for a role."""

from django.contrib.auth.models import AnonymousUser

from people.accounts.models.role_request import RoleRequest
from people.base.enums import Role
from people.base.models.user import User
from people.base.rules import has_role


def may_see_role_request(user: User | AnonymousUser, request: RoleRequest) -> bool:
    """Return whether the person answers requests of this kind: administrators; placement staff those of employers."""
    return has_role(user, Role.ADMINISTRATOR) or (request.role == Role.EMPLOYER and has_role(user, Role.PLACEMENT))


def may_confirm_role(user: User | AnonymousUser, request: RoleRequest) -> bool:
    """Return whether the person is the second one: never the one who asked, never the one who gets the role."""
    if not isinstance(user, User) or user.pk in {request.asked_by_id, request.user_id}:
        return False
    return request.answered_at is None and may_see_role_request(user, request)
