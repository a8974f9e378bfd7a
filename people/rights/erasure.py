"""Forgetting a person. Other apps add what they hold: `register("grades", f)` with `f(user) -> int` rows destroyed.

An eraser runs inside the erasure's transaction, which holds the person's row: whoever writes for a person locks that
row first and looks at `is_active`. It sees the person as they were, and must be repeatable; work outside the database
(a home folder, a file) belongs into `transaction.on_commit(…, robust=True)`. `guards.destroy` deletes rows of event
logs too. Facts that only count in reports move to `nobody()`.
"""

import json
import logging
import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid4

from allauth.account.models import EmailAddress
from allauth.idp.oidc.models import Token
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.core.cache import cache
from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_noop

from people.base.errors import OnHold
from people.base.models.cover import Cover
from people.base.models.user import User, new_hub_name
from people.releases.enums import ReleaseState
from people.releases.services.releases import revoke_release
from people.rights.models.erasure import Erasure
from people.rights.models.record_requests import ErasureWish
from people.rights.rules import on_hold
from people.signin.models import AgreedPhrase
from people.signin.services.signing_out import end_other_sessions
from people.tasks.services import hand_on

Eraser = Callable[[User], int]
# What this app's part of a certificate names, for translation.
NAMES = (
    gettext_noop("sessions"),
    gettext_noop("releases ended"),
    gettext_noop("drafts"),
    gettext_noop("messages"),
    gettext_noop("tasks"),
    gettext_noop("contact rules"),
    gettext_noop("agreed words"),
    gettext_noop("printed codes"),
    gettext_noop("recoveries"),
    gettext_noop("working together"),
    gettext_noop("covers"),
    gettext_noop("closed records"),
    gettext_noop("roles asked for"),
    gettext_noop("emergency access"),
    gettext_noop("wish to be forgotten"),
    gettext_noop("second steps"),
    gettext_noop("labs sign-ins"),
    gettext_noop("devices"),
    gettext_noop("e-mail addresses"),
    gettext_noop("copies of e-mails"),
    gettext_noop("data key"),
)
_erasers: dict[str, Eraser] = {}
_finishers: list[Callable[[], object]] = []
logger = logging.getLogger(__name__)
# How long an erasure waits for others before it leaves the emptying of SQLite's log to the next run of `reapply`.
WAIT_MS = 2000


def register(key: str, eraser: Eraser) -> None:
    """Add what an app destroys at erasure; `key` names it in the certificate, a string marked for translation.

    Erasers run in the order in which they were added.
    """
    _erasers[key] = eraser


def finish_with(finisher: Callable[[], object]) -> None:
    """Add what an app does again at every `reapply`: work outside the database that could not be done at once."""
    _finishers.append(finisher)


def nobody() -> User:
    """Return a new closed account without a name, for facts that only count in reports: nothing leads to a person."""
    found = User(username=f"gone-{uuid4().hex[:12]}", is_active=False, date_joined=datetime(2000, 1, 1, tzinfo=UTC))
    found.set_unusable_password()
    found.save()
    return found


def log_path() -> Path:
    """Return the list of erased ids that lies beside the database: what a restored backup is held against."""
    return Path(getattr(settings, "ERASURE_LOG", settings.VAR / "erasures.log"))


@transaction.atomic
def erase_person(*, user: User) -> Erasure:
    """Forget everything about `user` and return the certificate; a second run changes nothing. Raises `OnHold`.

    Live releases end first. Every app's eraser runs. The data key is destroyed, so that sealed text in logs, releases
    and backups opens never again. The account stays as an empty, closed row: the access log and the history of releases
    hang on it.
    """
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    if on_hold(user):
        raise OnHold("records of this person are kept until a demand is closed; nothing was erased")
    done = Erasure.objects.filter(person_id=user.pk).first()
    if done is not None and not user.is_active and not _key_is_left(user):
        return done
    certificate = {"sessions": end_other_sessions(user=user), "releases ended": _end_releases(user)}
    certificate |= {key: eraser(user) for key, eraser in _erasers.items()}
    certificate |= _erase_own(user)
    hand_on(leaving=user)
    certificate["copies of e-mails"] = _drop_mail(user.email)
    _empty_account(user)
    certificate["data key"] = _destroy_key(user)
    transaction.on_commit(lambda: _append(user.pk))
    transaction.on_commit(leave_no_bytes, robust=True)
    return Erasure.objects.update_or_create(person_id=user.pk, defaults={"certificate": certificate})[0]


def _end_releases(user: User) -> int:
    live = [
        release for release in user.releases.all() if release.state in {ReleaseState.SIGNED, ReleaseState.REQUESTED}
    ]
    for release in live:
        revoke_release(release=release, by=user)
    return len(live)


def _erase_own(user: User) -> dict[str, int]:
    """Delete the rows of this app and of sign-in; return how many of each."""
    rows = {
        "drafts": user.drafts.all(),
        "messages": user.inbox.all(),
        "tasks": user.tasks_about.all(),
        "contact rules": user.contact_rules.all(),
        "agreed words": AgreedPhrase.objects.filter(user=user),
        "printed codes": user.recovery_codes.all(),
        "recoveries": user.recoveries.all(),
        "working together": user.assignments.all(),
        "covers": Cover.objects.filter(Q(away=user) | Q(covered_by=user)),
        "closed records": user.bars.all(),
        "roles asked for": user.role_requests.all(),
        "emergency access": user.emergencies.all(),
        "wish to be forgotten": ErasureWish.objects.filter(user=user),
        "second steps": Authenticator.objects.filter(user=user),
        "labs sign-ins": Token.objects.filter(user=user),
        "devices": UserSession.objects.filter(user=user),
        "e-mail addresses": EmailAddress.objects.filter(user=user),
    }
    return {name: found.delete()[0] for name, found in rows.items()}


def _empty_account(user: User) -> None:
    user.role_grants.filter(ended_at=None).update(ended_at=timezone.now())
    user.groups.clear()
    user.username = _empty_name(user)
    user.display_name = user.email = user.language = user.time_zone = ""
    user.hub_name = new_hub_name()
    user.last_login = user.closed_at = None
    user.is_active = user.sign_in_messages = False
    user.set_unusable_password()
    user.save()


def _empty_name(user: User) -> str:
    return f"gone-{user.pk.hex[:12]}"


def _drop_mail(address: str) -> int:
    """Delete e-mails to the person that a small installation keeps as files; return how many."""
    folder = Path(getattr(settings, "EMAIL_FILE_PATH", None) or "/nonexistent")
    found = [path for path in folder.glob("*") if address and address.encode() in path.read_bytes()]
    for path in found:
        path.unlink(missing_ok=True)
    return len(found)


def leave_no_bytes() -> None:
    """Empty the cache and SQLite's write-ahead log, where deleted text could wait to be overwritten."""
    cache.clear()
    empty_log()


def empty_log() -> None:
    """Bring SQLite's write-ahead log into the database and cut it to nothing; tried again at the next `reapply`."""
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout")
        (usual,) = cursor.fetchone()
        cursor.execute(f"PRAGMA busy_timeout={WAIT_MS}")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        busy = cursor.fetchone()[0]
        cursor.execute(f"PRAGMA busy_timeout={usual}")
    if busy:
        logger.warning("the write-ahead log could not be emptied just now; the next reapply_erasures does it")


def _key_is_left(user: User) -> bool:
    return bool(user.data_key.wrapped) if hasattr(user, "data_key") else False


def _destroy_key(user: User) -> int:
    if not _key_is_left(user):
        return 0
    user.data_key.wrapped = ""
    user.data_key.destroyed_at = timezone.now()
    user.data_key.save(update_fields=["wrapped", "destroyed_at"])
    return 1


def _append(person_id: UUID) -> None:
    """Add the id to the list, on disk before this returns."""
    path = log_path()
    path.parent.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600), "a") as file:
        file.write(json.dumps({"id": str(person_id), "at": timezone.now().isoformat()}) + "\n")
        file.flush()
        os.fsync(file.fileno())


def reapply() -> int:
    """Erase again everyone of the list whom a restored backup brought back; return how many. Who is on hold waits."""
    path = log_path()
    ids = {json.loads(line)["id"] for line in path.read_text().splitlines()} if path.exists() else set()
    known = User.objects.filter(pk__in=ids).select_related("data_key")
    back = [user for user in known if _is_back(user) and not on_hold(user)]
    for user in back:
        erase_person(user=user)
    for finish in _finishers:
        finish()
    empty_log()
    return len(back)


def _is_back(user: User) -> bool:
    """Return whether the account holds anything, whether it is open or was closed before it was erased."""
    return user.username != _empty_name(user) or user.is_active or _key_is_left(user)
