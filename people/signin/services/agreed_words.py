"""Agreed words: staff type what they hear, the site says whether it is right. The words themselves are never shown."""

import hmac
import unicodedata
from datetime import timedelta

from django.utils import timezone

from people.base.enums import Role
from people.base.errors import NotAllowed, TooManyTries, WrongWords
from people.base.models.user import User
from people.base.rules import has_role, may_hear_words
from people.messages.notify import notify
from people.sealing.sealed_text import seal, unseal
from people.signin.models import AgreedPhrase
from people.trail.enums import AccessKind
from people.trail.models import AccessEvent
from people.trail.services.access import append_access

TRIES, WITHIN = 5, timedelta(hours=24)


def _plain(text: str) -> bytes:
    """Return letters and digits alone, in one case and one form: how a phrase is typed must not matter."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(sign for sign in folded if sign.isalnum()).encode()


def check_words(*, student: User, by: User, said: str) -> bool | None:
    """Return whether `said` are the student's agreed words; `None` where they never agreed on any.

    Appends WORDS_MATCHED or WORDS_WRONG and tells the student. Raises `NotAllowed` for whoever may not help this
    person, `TooManyTries` after five wrong tries in a day, by whomever. Not to be called inside a transaction that may
    be rolled back: the wrong try would be forgotten.
    """
    if not may_hear_words(by, student):
        raise NotAllowed("staff who met the person, free of conflict, hear their words")
    kept = AgreedPhrase.objects.filter(user=student).first()
    if kept is None:
        return None
    wrong = AccessEvent.objects.filter(
        subject_id=student.pk, kind=AccessKind.WORDS_WRONG, at__gt=timezone.now() - WITHIN
    )
    if wrong.count() >= TRIES:
        raise TooManyTries("wait until tomorrow")
    right = hmac.compare_digest(_plain(unseal(student, "agreed_phrase", kept.sealed_phrase)), _plain(said))
    kind = AccessKind.WORDS_MATCHED if right else AccessKind.WORDS_WRONG
    append_access(kind=kind, reader=by, subject=student, field="agreed_phrase")
    notify(user=student, kind="words_checked", path="/me/data/")
    return right


def hear_words(*, student: User, by: User, said: str) -> None:
    """Let recovery go on only with the right words, where the person has some. Raises `WrongWords`, as `check_words`.

    An administrator may leave them out, for somebody who forgot them must not stay outside for ever.
    """
    if not said.strip():
        if has_role(by, Role.ADMINISTRATOR) or not AgreedPhrase.objects.filter(user=student).exists():
            return
        raise WrongWords("the agreed words are needed")
    if check_words(student=student, by=by, said=said) is False:
        raise WrongWords("these are other words")


def set_agreed_phrase(*, user: User, phrase: str) -> None:
    """Keep the words that the person and the academy agreed on, sealed."""
    sealed = seal(user, "agreed_phrase", phrase)
    AgreedPhrase.objects.update_or_create(user=user, defaults={"sealed_phrase": sealed, "set_at": timezone.now()})
