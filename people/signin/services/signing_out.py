"""Ending sessions."""

from allauth.usersessions.models import UserSession
from django.contrib.auth import logout
from django.http import HttpRequest

from people.base.models.user import User
from people.base.signals import sign_out_everywhere


def leave(*, request: HttpRequest) -> User | None:
    """End this browser's session on the site and return who it was; the caller ends the hub's side afterwards."""
    user = request.user if isinstance(request.user, User) else None
    if request.session.session_key:
        UserSession.objects.filter(session_key=request.session.session_key).delete()
    request.leaving = True  # type: ignore[attr-defined]
    logout(request)
    return user


def end_hub_sessions(*, user: User) -> None:
    """Tell the other apps that the person left; one that raises does not stop the rest."""
    sign_out_everywhere.send_robust(sender=User, user=user)


def end_other_sessions(*, user: User, keep: str | None = None) -> int:
    """End every session of the person but `keep` (a session key); return how many ended."""
    ended = 0
    for session in UserSession.objects.filter(user=user).exclude(session_key=keep or ""):
        session.end()
        ended += 1
    end_hub_sessions(user=user)
    return ended
