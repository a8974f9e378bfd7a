"""Ways back in."""

import secrets

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from people.base.enums import STAFF_ROLES
from people.base.errors import NotAllowed
from people.base.models.user import User
from people.base.rules import may_hear_words, roles_of
from people.base.signals import sign_out_everywhere
from people.messages.notify import notify
from people.sealing.sealed_text import blind_index
from people.signin.models import Recovery, RecoveryCode
from people.signin.services.agreed_words import hear_words
from people.tasks.services import close_task, open_task
from people.trail.enums import AccessKind
from people.trail.services.access import append_access

COUNT = 10
TASK = "recovery_to_confirm"


def _hash(code: str) -> str:
    return blind_index("recovery", "".join(code.split()).replace("-", "").upper())


@transaction.atomic
def new_recovery_codes(*, user: User) -> list[str]:
    """Replace the person's printed codes by ten new ones (`XXXXX-XXXXX`, 49 bits each) and return them once."""
    RecoveryCode.objects.filter(user=user).delete()
    codes = ["-".join("".join(secrets.choice(ALPHABET) for _ in range(5)) for _ in range(2)) for _ in range(COUNT)]
    RecoveryCode.objects.bulk_create([RecoveryCode(user=user, code_hash=_hash(code)) for code in codes])
    return codes


@transaction.atomic
def recover(*, username: str, code: str, password: str) -> bool:
    """Set a new password with a printed code and use the code up; return whether it worked.

    Takes the same time for an unknown name: a password is hashed either way. Ends every session and leaves a message.
    """
    found = (
        RecoveryCode.objects.select_for_update()
        .filter(user__username=username.strip().lower(), user__is_active=True, code_hash=_hash(code), used_at=None)
        .select_related("user")
        .first()
    )
    user = found.user if found else User()
    user.set_password(password)
    if found is None:
        return False
    user.save(update_fields=["password"])
    found.used_at = timezone.now()
    found.save(update_fields=["used_at"])
    notify(user=user, kind="password_recovered", path="/me/")
    append_access(kind=AccessKind.RECOVERY, reader=user, subject=user, field="password")
    transaction.on_commit(lambda: sign_out_everywhere.send_robust(sender=User, user=user))
    return True


def _require_staff(by: User, user: User) -> None:
    if not may_hear_words(by, user):
        raise NotAllowed("two other staff members who met the person do this")


def open_recovery(*, user: User, by: User, words: str = "") -> Recovery:
    """Begin a way back in: the first staff member met the person and heard `words`, the agreed ones.

    Leaves a message, so that a thief is seen. Raises `NotAllowed` for no staff, oneself, or a barred staff member;
    `WrongWords` and `TooManyTries` as `hear_words`, whose log stays.
    """
    _require_staff(by, user)
    hear_words(student=user, by=by, said=words)
    return _begin(user, by)


@transaction.atomic
def _begin(user: User, by: User) -> Recovery:
    recovery = Recovery.objects.filter(user=user, stopped_at=None, done_at=None).first()
    if recovery is None:
        recovery = Recovery.objects.create(user=user, opened_by=by)
        append_access(kind=AccessKind.RECOVERY, reader=by, subject=user, field="recovery")
        notify(user=user, kind="recovery_opened", path="/me/")
        open_task(kind=TASK, about=recovery.pk, path=reverse("people:helping"), student=user, not_for=by)
    return recovery


def confirm_recovery(*, recovery: Recovery, by: User, words: str = "") -> None:
    """Confirm as the second staff member, who heard the words too; the delay starts.

    Raises `NotAllowed` for the first one again, and as `open_recovery`.
    """
    _require_staff(by, recovery.user)
    if by.pk == recovery.opened_by_id:
        raise NotAllowed("a second staff member confirms")
    hear_words(student=recovery.user, by=by, said=words)
    _confirm(recovery, by)


@transaction.atomic
def _confirm(recovery: Recovery, by: User) -> None:
    recovery = Recovery.objects.select_for_update().select_related("user").get(pk=recovery.pk)
    if recovery.confirmed_at is None and recovery.stopped_at is None:
        recovery.confirmed_by, recovery.confirmed_at = by, timezone.now()
        recovery.save(update_fields=["confirmed_by", "confirmed_at"])
        close_task(about=recovery.pk, kinds=(TASK,))
        append_access(kind=AccessKind.RECOVERY, reader=by, subject=recovery.user, field="recovery")


@transaction.atomic
def stop_recovery(*, recovery: Recovery, by: User) -> None:
    """Stop it: the person, signed in, did not ask for this; or staff changed their mind. Raises `NotAllowed`."""
    if by.pk != recovery.user_id and roles_of(by).isdisjoint(STAFF_ROLES):
        raise NotAllowed("only the person or staff stops this")
    if recovery.done_at is None and recovery.stopped_at is None:
        recovery.stopped_at = timezone.now()
        recovery.save(update_fields=["stopped_at"])
        close_task(about=recovery.pk, kinds=(TASK,))


@transaction.atomic
def finish_recovery(*, recovery: Recovery, by: User) -> list[str]:
    """After the delay: return new printed codes to hand over in person. Raises `NotAllowed` before that."""
    _require_staff(by, recovery.user)
    recovery = Recovery.objects.select_for_update().get(pk=recovery.pk)
    if not recovery.is_ready:
        raise NotAllowed("this is not ready")
    recovery.done_at = timezone.now()
    recovery.save(update_fields=["done_at"])
    return new_recovery_codes(user=recovery.user)


# No letters or digits that look alike on paper.
ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
