"""A device of one's own stays signed in longer; every device can be signed out."""

import time
from datetime import timedelta

from allauth.usersessions.models import UserSession
from django.contrib.auth import HASH_SESSION_KEY
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.models import Session
from django.http import HttpRequest
from django.utils import timezone

from people.base.errors import NotAllowed
from people.base.models.user import User
from people.base.rules import may_trust_device
from people.sealing.sealed_text import blind_index
from people.signin.services.signing_out import end_hub_sessions

IDLE = timedelta(hours=8)
LONGEST = timedelta(days=14)


def handle_of(session: UserSession) -> str:
    """Return what names a session in a form: a keyed hash, for the key itself would open it."""
    return blind_index("session", session.session_key)[:32]


def live_devices(user: User) -> list[UserSession]:
    """Return the person's sessions that still open the site, oldest first; forget the others. Three queries.

    The list of django-allauth takes three queries for each row.
    """
    rows = list(UserSession.objects.filter(user=user).order_by("created_at"))
    found = Session.objects.filter(expire_date__gt=timezone.now()).in_bulk([row.session_key for row in rows])
    good = {user.get_session_auth_hash(), *user.get_session_auth_fallback_hash()}
    live = {key for key, row in found.items() if row.get_decoded().get(HASH_SESSION_KEY) in good}
    if gone := [row.pk for row in rows if row.session_key not in live]:
        UserSession.objects.filter(pk__in=gone).delete()
    return [row for row in rows if row.session_key in live]


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
    """Sign one of the person's own devices out, at once, and every lab; return whether there was one.

    The labs do not know one device from another, so that all of them ask who this is again.
    """
    for session in UserSession.objects.filter(user=user):
        if handle_of(session) == handle:
            session.end()
            end_hub_sessions(user=user)
            return True
    return False
