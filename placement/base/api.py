"""Who may ask the placement API, and how its addresses are made."""

from rest_framework import permissions
from rest_framework.request import Request
from rest_framework.routers import SimpleRouter
from rest_framework.views import APIView

from people.base.enums import Role
from people.base.rules import has_role
from people.models import User


def asking(request: Request) -> User:
    """Return who asks; the permission class has let only placement staff in."""
    return request.user  # type: ignore[return-value]


class IsPlacementStaff(permissions.BasePermission):
    """Lets placement staff in; which rows they find is decided by each query set."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        """Return whether the person is placement staff."""
        return has_role(request.user, Role.PLACEMENT)


def router() -> SimpleRouter:
    """Return a router for one room's part of /api/placement/."""
    return SimpleRouter(use_regex_path=False)
