"""Safe-contact rules."""

import json
from dataclasses import asdict, dataclass
from datetime import timedelta

from django.utils import timezone

from people.enums import Channel
from people.models import AgreedPhrase, SafeContactRule, User
from people.sealing import seal

CONFIRM_AFTER = timedelta(days=90)


@dataclass(frozen=True)
class Window:
    """When the site may write, in the person's own zone: days 0 (Monday) to 6, hours from ≤ now < until."""

    days: list[int]
    start: int
    end: int


def set_contact_rule(
    *,
    user: User,
    channel: str,
    allowed: bool,
    voicemail: bool,
    address: str,
    hours: str,
    code_name: str,
    notices: bool = False,
    window: Window | None = None,
) -> SafeContactRule:
    """Write and confirm the rule of one channel; everything but the yes/no answers is sealed.

    `notices` counts for e-mail only, and only with a `window` in which the site may write.
    """
    sealed_window = seal(user, "contact_window", json.dumps(asdict(window))) if window else ""
    return SafeContactRule.objects.update_or_create(
        user=user,
        channel=channel,
        defaults={
            "allowed": allowed,
            "voicemail": voicemail,
            "notices": notices and window is not None and channel == Channel.EMAIL,
            "sealed_window": sealed_window,
            "sealed_address": seal(user, "contact_address", address),
            "sealed_hours": seal(user, "contact_hours", hours),
            "sealed_code_name": seal(user, "contact_code_name", code_name),
            "confirmed_at": timezone.now(),
        },
    )[0]


def forget_contact_rule(*, user: User, channel: str) -> None:
    """Delete the rule: no contact on that channel."""
    SafeContactRule.objects.filter(user=user, channel=channel).delete()


def set_agreed_phrase(*, user: User, phrase: str) -> None:
    """Keep the words that the person and the academy agreed on, sealed."""
    sealed = seal(user, "agreed_phrase", phrase)
    AgreedPhrase.objects.update_or_create(user=user, defaults={"sealed_phrase": sealed, "set_at": timezone.now()})
