"""What every endpoint shares: authentication, raw bodies with a limit, plain refusals."""

import hmac
from collections.abc import Mapping
from typing import IO, Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import APIException, AuthenticationFailed
from rest_framework.parsers import BaseParser
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from labs.base.errors import LabError, TooBig
from labs.base.limits import MAX_BYTES

FEEDBACK_BYTES = 20_000_000
RESULT_BYTES = 40_000_000


def bearer(request: HttpRequest) -> str:
    """Return the bearer token, or nothing."""
    scheme, _space, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if scheme.lower() in ("bearer", "token") else ""


class Refused(APIException):
    """A `LabError` on its way out."""

    def __init__(self, error: LabError) -> None:
        super().__init__(detail=str(error))
        self.status_code = error.status


class GraderTokenAuthentication(BaseAuthentication):
    """A grader, by the shared token; there is no person behind it."""

    def authenticate(self, request: HttpRequest) -> tuple[AnonymousUser, str] | None:
        """Return an anonymous user marked as grader, or None where the token is another."""
        token = bearer(request)
        if not token:
            return None
        if not hmac.compare_digest(token.encode(), settings.GRADER_TOKEN.encode()):
            raise AuthenticationFailed("Unknown grader token")
        return AnonymousUser(), "grader"

    def authenticate_header(self, request: HttpRequest) -> str:
        """Name the scheme, so that no token answers 401."""
        return "Bearer"


class GraderTokenScheme(OpenApiAuthenticationExtension):
    """Describes the grader's token in the schema."""

    target_class = GraderTokenAuthentication
    name = "graderToken"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        """Return the scheme."""
        return {"type": "http", "scheme": "bearer", "description": "The graders' shared token"}


class IsGrader(BasePermission):
    """Only a grader's token."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        """Return whether the request came with the grader's token."""
        return request.auth == "grader"


class RawParser(BaseParser):
    """The whole body as bytes, read no further than the limit."""

    media_type = "*/*"
    limit = max(MAX_BYTES, FEEDBACK_BYTES)

    def parse(  # type: ignore[override]
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> bytes:
        """Return the bytes; raise `TooBig` once the limit is passed."""
        data = bytes(stream.read(self.limit + 1))
        if len(data) > self.limit:
            drain(stream)
            raise TooBig
        return data


def drain(stream: IO[Any], most: int = 200_000_000) -> None:
    """Read and drop what is left: a client that is still sending would see a broken connection, not our answer."""
    while most > 0 and (chunk := stream.read(1 << 20)):
        most -= len(chunk)


class LabsAPIView(APIView):
    """An endpoint whose refusals are JSON with one plain sentence."""

    def handle_exception(self, exc: Exception) -> Response:
        """Answer a `LabError` with its own status and words."""
        return super().handle_exception(Refused(exc) if isinstance(exc, LabError) else exc)
