"""What the identity provider tells the labs about a person: an opaque name, groups, a language. Nothing else."""

from collections.abc import Iterable
from typing import Any

from allauth.idp.oidc.adapter import DefaultOIDCAdapter
from allauth.idp.oidc.models import Client
from django.conf import settings
from django.utils.module_loading import import_string

from people.base.models.user import User


def groups_of(user: User) -> list[str]:
    """Return the groups that the configured provider names; none where that app is not there."""
    try:
        provider = import_string(settings.ACADEMY_GROUPS_PROVIDER)
    except ImportError:
        return []
    return list(provider(user))


class ProviderAdapter(DefaultOIDCAdapter):
    """Claims for the hub. The sign-in name, the display name and the account's id never leave the site."""

    def get_issuer(self) -> str:
        """Return the site's own address, whatever host header came in."""
        return settings.SITE_URL.rstrip("/")

    def get_claims(
        self, purpose: str, user: User, client: Client, scopes: Iterable[str], email: str | None = None, **kwargs: Any
    ) -> dict[str, Any]:
        """Return `sub`, `preferred_username` (both the hub name), `groups` and `locale`."""
        return {
            "sub": user.hub_name,
            "preferred_username": user.hub_name,
            "groups": groups_of(user),
            "locale": user.language or settings.OFFERED_LANGUAGES[0][0],
        }

    def get_user_sub(self, client: Client, user: User) -> str:
        """Return the hub name."""
        return user.hub_name

    def get_user_by_sub(self, client: Client, sub: str) -> User | None:
        """Return the active person with this hub name."""
        return User.objects.filter(hub_name=sub, is_active=True).first()
