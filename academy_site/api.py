"""The API's front page and description: for staff."""

from typing import Any

from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse
from rest_framework.views import APIView

from people.base.enums import STAFF_ROLES
from people.base.rules import has_role


def only_ours(endpoints: list[tuple[str, str, str, Any]]) -> list[tuple[str, str, str, Any]]:
    """Return the endpoints below /api/: the editor's own API is for its pages alone and not described."""
    return [endpoint for endpoint in endpoints if endpoint[0].startswith("/api/")]


class IsStaff(BasePermission):
    """Lets people with a staff role in; roles, not Django's `is_staff`, say who that is."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        """Return whether the person holds a staff role."""
        return has_role(request.user, *STAFF_ROLES)


class ApiRoot(APIView):
    """Where to start: the description of everything and the page that lets one try it."""

    permission_classes = (IsStaff,)

    @extend_schema(exclude=True)
    def get(self, request: Request) -> Response:
        """Return the addresses of the description and of its page."""
        return Response({name: reverse(name, request=request) for name in ("schema", "api-docs")})


class Schema(SpectacularAPIView):
    """The OpenAPI 3.1 description, for staff."""

    permission_classes = (IsStaff,)


class Docs(SpectacularSwaggerSplitView):
    """The description as a page to read and try, for staff; its script is a request of its own, never inline."""

    permission_classes = (IsStaff,)
