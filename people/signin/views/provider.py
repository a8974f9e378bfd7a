"""What the identity provider says about itself: only what it really offers."""

from allauth.idp.oidc.adapter import get_adapter
from django.conf import settings
from django.http import HttpRequest, JsonResponse
from django.urls import reverse


def configuration(request: HttpRequest) -> JsonResponse:
    """Return the OpenID Connect discovery document (OpenID Connect Discovery 1.0, section 3)."""

    def address(name: str) -> str:
        return settings.SITE_URL.rstrip("/") + reverse(f"idp:oidc:{name}")

    return JsonResponse(
        {
            "issuer": get_adapter().get_issuer(),
            "authorization_endpoint": address("authorization"),
            "token_endpoint": address("token"),
            "userinfo_endpoint": address("userinfo"),
            "jwks_uri": address("jwks"),
            "revocation_endpoint": address("revoke"),
            "end_session_endpoint": address("logout"),
            "response_types_supported": ["code"],
            "grant_types_supported": ["authorization_code"],
            "scopes_supported": ["openid", "profile"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "code_challenge_methods_supported": ["S256"],
            "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
        }
    )
