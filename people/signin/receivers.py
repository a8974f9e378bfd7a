"""Signals of other packages that end the hub's sessions as well: a new password, an ordinary sign-out."""

from typing import Any

from allauth.account.signals import password_changed, password_reset
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.dispatch import receiver
from django.urls import reverse

from people.base.models.user import User
from people.messages.notify import notify
from people.signin.services.signing_out import end_hub_sessions


@receiver([password_changed, password_reset])
def end_after_new_password(sender: Any, user: User, **kwargs: Any) -> None:
    """End the hub's sessions; Django itself ends the site's other sessions, for the session holds the old hash."""
    end_hub_sessions(user=user)


@receiver(user_logged_out)
def end_after_sign_out(sender: Any, request: Any, user: User | None, **kwargs: Any) -> None:
    """End the hub's sessions too: one sign-out. Leaving does it by itself, after its answer is out."""
    if user is not None and not getattr(request, "leaving", False):
        end_hub_sessions(user=user)


@receiver(user_logged_in)
def tell_of_sign_in(sender: Any, user: User, **kwargs: Any) -> None:
    """Leave a message at each sign-in for those who chose it: a quiet alert that somebody else knows the password."""
    if user.sign_in_messages:
        notify(user=user, kind="signed_in", path=reverse("usersessions_list"))
