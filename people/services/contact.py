"""Safe-contact rules."""

from datetime import timedelta

from django.utils import timezone

from people.models import AgreedPhrase, SafeContactRule, User
from people.sealing import seal

CONFIRM_AFTER = timedelta(days=90)


def set_contact_rule(
    *, user: User, channel: str, allowed: bool, voicemail: bool, address: str, hours: str, code_name: str
) -> SafeContactRule:
    """Write and confirm the rule of one channel; everything but the two yes/no answers is sealed."""
    return SafeContactRule.objects.update_or_create(
        user=user,
        channel=channel,
        defaults={
            "allowed": allowed,
            "voicemail": voicemail,
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
