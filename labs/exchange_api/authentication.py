"""Who a lab server speaks for."""

from typing import Any

from django.http import HttpRequest
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed

from labs.base.api import Refused, bearer
from labs.base.errors import LabError
from labs.servers import hubclient
from people.models import User


class HubTokenAuthentication(BaseAuthentication):
    """The person whose lab server holds the bearer token, as the hub says."""

    def authenticate(self, request: HttpRequest) -> tuple[User, str] | None:
        """Return the person, or None without a token; the client's own word about who it is counts for nothing."""
        token = bearer(request)
        if not token:
            return None
        try:
            name = hubclient.owner_of(token)
        except LabError as error:
            raise Refused(error) if error.status == 503 else AuthenticationFailed(str(error)) from error
        user = User.objects.filter(hub_name=name, is_active=True).first()
        if user is None:
            raise AuthenticationFailed("Your lab is signed out. Open it again from the lesson.")
        return user, "hub"

    def authenticate_header(self, request: HttpRequest) -> str:
        """Name the scheme, so that no token answers 401."""
        return "Bearer"


class HubTokenScheme(OpenApiAuthenticationExtension):
    """Describes the lab server's token in the schema."""

    target_class = HubTokenAuthentication
    name = "labServerToken"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        """Return the scheme."""
        return {"type": "http", "scheme": "bearer", "description": "A lab server's JUPYTERHUB_API_TOKEN"}
