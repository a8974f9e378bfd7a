"""Browsers that are signed in as somebody, with the password confirmed a moment ago."""

import time

from allauth.account.internal.userkit import user_id_to_str
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client

from people.base.rules import needs_second_step
from people.models import User


def browser(user: User, *, confirmed: bool = False) -> Client:
    """Return a signed-in browser, with the second factor some need; `confirmed`: the password was just typed."""
    if needs_second_step(user) and not user.authenticator_set.exists():
        TOTP.activate(user, "JBSWY3DPEHPK3PXP")
    client = Client()
    client.force_login(user)
    if confirmed:
        confirm(client, user)
    return client


def confirm(client: Client, user: User) -> None:
    """Let this browser's session look as if the password was typed again a moment ago."""
    session = client.session
    record = {"method": "password", "at": time.time(), "reauthenticated": True}
    session["account_authentication_methods"] = [record]
    session["account_authentication_methods_user"] = user_id_to_str(user)
    session.save()
