"""A device of one's own stays signed in longer; every device can be signed out."""

import time
from datetime import timedelta

from allauth.usersessions.models import UserSession
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest

from people.errors import NotAllowed
from people.models import User
from people.rules import may_trust_device
from people.sealing import blind_index

IDLE = timedelta(hours=8)
LONGEST = timedelta(days=14)


def handle_of(session: UserSession) -> str:
    """Return what names a session in a form: a keyed hash, for the key itself would open it."""
    return blind_index("session", session.session_key)[:32]


def _mark(request: HttpRequest, *, trusted: bool) -> None:
    UserSession.objects.filter(session_key=request.session.session_key).update(data={"trusted": trusted})


def trust_device(*, request: HttpRequest, own: bool) -> None:
    """Let this browser stay signed in for 8 idle hours, for at most 14 days.

    Raises `NotAllowed` for staff, and where the person did not say that nobody else uses the device.
    """
    if not own or not may_trust_device(request.user):
        raise NotAllowed("only a device of one's own is trusted")
    request.session["trusted_until"] = int(time.time() + LONGEST.total_seconds())
    request.session.set_expiry(int(IDLE.total_seconds()))
    _mark(request, trusted=True)


def forget_trust(session: SessionBase) -> None:
    """Bring a session back to the ordinary idle time."""
    session.pop("trusted_until", None)
    session.set_expiry(0)


def distrust_device(*, request: HttpRequest) -> None:
    """Bring this browser back to the ordinary idle time."""
    forget_trust(request.session)
    _mark(request, trusted=False)


def end_device(*, user: User, handle: str) -> bool:
    """Sign one of the person's own devices out, at once; return whether there was one."""
    for session in UserSession.objects.filter(user=user):
        if handle_of(session) == handle:
            session.end()
            return True
    return False
