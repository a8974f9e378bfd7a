"""Register the hub with the site's identity provider."""

from typing import Any

from allauth.idp.oidc.models import Client
from django.conf import settings
from django.contrib.auth.hashers import PBKDF2PasswordHasher, get_hasher, make_password
from django.core.management.base import BaseCommand


def hashed(secret: str) -> str:
    """Return the hash to keep of a secret that was drawn at random.

    One round: a million of them slow down guessing of what people choose, and every opening of a lab as well; nobody
    guesses this.
    """
    hasher = get_hasher()
    if isinstance(hasher, PBKDF2PasswordHasher):
        return hasher.encode(secret, hasher.salt(), iterations=1)
    return make_password(secret)


class Command(BaseCommand):
    """Make or renew the one client: id HUB_CLIENT_ID, secret HUB_CLIENT_SECRET, redirect to the hub's call-back."""

    help = "Register the hub with the site's identity provider; run again after a change of address or secret."

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the client only where something differs."""
        client, _ = Client.objects.get_or_create(id=settings.HUB_CLIENT_ID, defaults={"name": "Labs"})
        client.type = Client.Type.CONFIDENTIAL
        client.grant_types = Client.GrantType.AUTHORIZATION_CODE
        client.response_types = Client.ResponseType.CODE
        client.set_scopes(["openid", "profile"])
        client.set_default_scopes(["openid"])
        client.set_redirect_uris([f"{settings.HUB_URL.rstrip('/')}/hub/oauth_callback"])
        client.skip_consent = True
        if not client.check_secret(settings.HUB_CLIENT_SECRET) or "$1$" not in client.secret:
            client.secret = hashed(settings.HUB_CLIENT_SECRET)
        client.save()
        self.stdout.write(f"Client {client.id}: {client.redirect_uris}")
