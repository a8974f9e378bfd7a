"""Sign-in through the site, by OpenID Connect."""

import re
from typing import Any, ClassVar

from oauthenticator.generic import GenericOAuthenticator
from traitlets import List

from labs.hub import pages

# What the site's hub names look like; anything else never reaches the hub's database or the file system.
HUB_NAME = re.compile(r"[a-z0-9][a-z0-9-]{2,63}")


class AcademyAuthenticator(GenericOAuthenticator):
    """Names people by the opaque hub name of the `preferred_username` claim; keeps nothing else but groups."""

    login_service = "the academy"
    handlers: ClassVar[list[Any]] = []
    extra_handlers = List(help="Handlers that come before the hub's own").tag(config=True)

    def get_handlers(self, app: Any) -> list[Any]:
        """Return our handlers first: the hub takes the first that fits a path."""
        return [*self.extra_handlers, *super().get_handlers(app)]

    def validate_username(self, username: str) -> bool:
        """Accept only what looks like a hub name."""
        return bool(HUB_NAME.fullmatch(username))

    async def update_auth_model(self, auth_model: dict[str, Any]) -> dict[str, Any]:
        """Remember the person's language; never make anybody an administrator."""
        claims = (auth_model.get("auth_state") or {}).get("oauth_user") or {}
        pages.remember_language(auth_model["name"], str(claims.get("locale", "")))
        auth_model["admin"] = False
        return auth_model
